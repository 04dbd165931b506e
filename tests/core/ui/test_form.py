"""How a form is drawn: label, help, error, control, and the summary on top."""

from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from core.ui.form import PlainErrors, drawn_as, problems
from core.ui.widgets import Choice, Words


class PlanForm(forms.Form):
    date = forms.DateField(help_text="Thursdays, usually.")
    starts = forms.TimeField()
    minutes = forms.IntegerField(min_value=30, error_messages={"required": "Say how long you meet."})
    place = forms.CharField(required=False)
    kind = forms.ChoiceField(
        choices=[("a", "One"), ("b", "Two")], widget=Choice(icons={"a": "probing"}, fill=True)
    )
    who = forms.MultipleChoiceField(
        choices=[("x", "Ben"), ("y", "Cleo")], widget=forms.CheckboxSelectMultiple, required=False
    )
    remind = forms.BooleanField(required=False, help_text="Two days before.")
    brief = forms.CharField(
        required=False, widget=Words(lines=10, voice=True, attrs={"data-draft-state": "brief-state"})
    )
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_place(self) -> str:
        if self.cleaned_data["place"] == "nowhere":
            raise ValidationError("There is no such place.", code="invalid")
        return str(self.cleaned_data["place"])


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_form_without_errors_has_no_summary() -> None:
    drawn = draw("{{ form|crispy }}", form=PlanForm())
    assert "data-problems" not in drawn
    assert "aria-invalid" not in drawn


def test_summary_links_to_each_field_in_the_order_of_the_page() -> None:
    form = PlanForm({"date": "2025-02-30", "minutes": "", "place": "nowhere"})
    assert [tuple(problem) for problem in problems(form)] == [
        ("#id_date", "Date: Enter a valid date."),
        ("#id_starts", "Starts: This field is required."),
        ("#id_minutes", "Say how long you meet."),
        ("#id_place", "There is no such place."),
        ("#id_kind_0", "Kind: This field is required."),
    ]


def test_summary_names_the_field_where_a_validator_speaks() -> None:
    form = PlanForm({"minutes": "5"})
    assert "Minutes: Ensure this value is greater than or equal to 30." in [p.message for p in problems(form)]


def test_summary_takes_the_focus_and_is_announced() -> None:
    drawn = draw("{{ form|crispy }}", form=PlanForm({}))
    assert (
        '<section class="summary" role="alert" aria-labelledby="problems" tabindex="-1" data-problems>'
        in drawn
    )
    assert "There is a problem" in drawn


def test_field_is_described_by_help_and_error() -> None:
    drawn = draw("{% field form.date %}", form=PlanForm({}))
    assert 'aria-describedby="id_date_helptext id_date_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert (
        drawn.index("<label")
        < drawn.index("id_date_helptext")
        < drawn.index("id_date_error")
        < drawn.index("<input")
    )


def test_date_and_time_use_the_browsers_own_pickers() -> None:
    form = PlanForm(initial={"date": "2026-12-17", "starts": "10:00"})
    assert '<input type="date" name="date" value="2026-12-17" class="input input-mid"' in draw(
        "{% field form.date %}", form=form
    )
    assert '<input type="time" name="starts" value="10:00" class="input input-short"' in draw(
        "{% field form.starts %}", form=form
    )


def test_optional_field_says_so() -> None:
    assert "(optional)" in draw("{% field form.place %}", form=PlanForm())
    assert "(optional)" not in draw("{% field form.date %}", form=PlanForm())


def test_choices_stand_side_by_side_in_a_named_group() -> None:
    drawn = draw("{% field form.kind %}", form=PlanForm({"kind": "b"}))
    assert "<legend>Kind" in drawn
    assert '<div class="choice choice-fill">' in drawn
    assert drawn.count("#i-probing") == 1
    assert drawn.count("checked") == 1


def test_ticks_are_a_group_and_a_tick_stands_alone() -> None:
    form = PlanForm()
    assert [drawn_as(form[name]) for name in ("who", "kind", "remind", "place", "step")] == [
        "ticks", "choices", "tick", "line", "hidden",
    ]  # fmt: skip
    assert draw("{% field form.who %}", form=form).count('<label class="tick">') == 2
    assert "<legend" not in draw("{% field form.remind %}", form=form)


def test_counted_words_say_how_many_lines() -> None:
    drawn = draw("{% field form.brief %}", form=PlanForm())
    assert 'class="input voice"' in drawn
    assert 'data-counted="10"' in drawn
    assert 'data-lines-of="id_brief"' in drawn
    assert 'id="brief-state"' in drawn


def test_placeholder_that_repeats_the_label_is_left_out() -> None:
    class Login(forms.Form):
        email = forms.EmailField(
            label="Email", widget=forms.EmailInput(attrs={"placeholder": "Email address"})
        )
        code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "six letters"}))

    drawn = draw("{{ form|crispy }}", form=Login())
    assert "Email address" not in drawn
    assert "six letters" in drawn


def test_hostile_words_stay_words() -> None:
    form = PlanForm({"place": '"><script>', "kind": "<b>", "date": "<i>"})
    drawn = draw("{{ form|crispy }}", form=form)
    assert [bad in drawn for bad in ("<script>", "<b>", "<i>")] == [False, False, False]


@pytest.fixture
def laid_out() -> PlanForm:
    form = PlanForm({})
    form.helper = FormHelper(form)  # type: ignore[attr-defined]
    form.helper.form_id = "plan"  # type: ignore[attr-defined]
    form.helper.layout = Layout(  # type: ignore[attr-defined]
        Fieldset("When", "date", Row("starts", "minutes")),
        Div("place"),
        "kind",
        "who",
        "remind",
        "brief",
        "step",
    )
    form.helper.add_input(Submit("submit", "Plan the session"))  # type: ignore[attr-defined]
    return form


def test_crispy_lays_out_parts_rows_and_one_primary_button(laid_out: PlanForm) -> None:
    drawn = draw("{% crispy form %}", form=laid_out, csrf_token="t" * 64)
    assert '<form id="plan" method="post" class="form" novalidate>' in drawn
    assert drawn.count('name="csrfmiddlewaretoken"') == 1
    assert '<legend class="form-part-name">When</legend>' in drawn
    assert '<div class="field-row">' in drawn
    assert '<button type="submit" class="button button-primary button-large"' in drawn
    assert "btn" not in drawn
    assert drawn.count("data-problems") == 1


def test_every_field_is_drawn_once(laid_out: PlanForm) -> None:
    drawn = draw("{% crispy form %}", form=laid_out, csrf_token="t" * 64)
    for name in ("date", "starts", "minutes", "place", "remind", "brief", "step"):
        assert drawn.count(f' name="{name}"') == 1


def test_formset_draws_each_form_with_its_own_summary() -> None:
    Rows = forms.formset_factory(PlanForm, extra=0)
    rows = Rows({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-date": "x", "form-1-date": "x"})
    drawn = draw("{{ rows|crispy }}", rows=rows)
    assert drawn.count('<div class="form-part">') == 2
    assert 'href="#id_form-1-date"' in drawn


class OwnForm(PlainErrors, forms.Form):
    name = forms.CharField(max_length=3)
    place = forms.CharField(error_messages={"required": "Say where."})
    kind = forms.ChoiceField(choices=[("a", "One")])


def test_form_in_our_words_speaks_where_the_framework_would() -> None:
    assert [problem.message for problem in problems(OwnForm({}))] == [
        "Name: write something here.",
        "Say where.",
        "Kind: choose one.",
    ]
    wrong = OwnForm({"name": "Four", "place": "x", "kind": "b"})
    assert [problem.message for problem in problems(wrong)] == [
        "Name: at most 3 characters; this has 4.",
        "Kind: choose one of those offered, not “b”.",
    ]
