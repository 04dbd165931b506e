"""The form in which a lead brings people in: a list that is pasted or a file, and what is mended in it."""

from dataclasses import replace
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui.form import PlainErrors
from core.ui.widgets import Words
from sets.models import LearningSet
from sets.people_list import PeopleList, decode, read_list

CHARACTERS_MOST = 400_000
PARTS = (("name", "name"), ("email", "email"), ("set", "set_name"))  # of a box to mend, and of a row


class PeopleForm(PlainErrors, forms.Form):
    """A list of people, and the set for rows that name none."""

    people = forms.CharField(
        label=gettext_lazy("Paste from a sheet"),
        max_length=CHARACTERS_MOST,
        required=False,
        strip=False,
        widget=Words(rows=8, attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Name, e-mail and, if you like, set, in any order, with a row of headings or without."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("CSV or text, up to 2,000 rows. It is read once, and not kept."),
    )
    learning_set = forms.ModelChoiceField(
        LearningSet.objects.none(),
        label=gettext_lazy("Set for rows that name none"),
        required=False,
        empty_label=gettext_lazy("Each row names its set"),
    )

    to_place = forms.BooleanField(
        label=gettext_lazy("Put who has no set on the list of people to place"),
        required=False,
        help_text=gettext_lazy("They are told nothing before you have placed them and ask them."),
    )

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learning_set"].queryset = sets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the list, from the file if there is one, with what was mended in it."""
        given = super().clean() or self.cleaned_data
        sent = given.get("file")
        text = decode(sent.read()) if sent else given.get("people", "")
        people = read_list(text)
        if not self.errors and people.problem:
            self.add_error("people", people.problem)
        if given.get("to_place") and given.get("learning_set"):
            said = _("Choose one of the two: a set for rows that name none, or the list of people to place.")
            self.add_error("to_place", said)
        given["list"] = self._mended(people)
        return given

    def _mended(self, people: PeopleList) -> PeopleList:
        """The list with what was typed beside its wrong rows, read again."""
        rows = [
            replace(
                person,
                **{
                    attribute: self.data.get(f"{part}-{person.number}", getattr(person, attribute))
                    for part, attribute in PARTS
                },
            )
            for person in people.people
        ]
        return people if rows == list(people.people) else read_list(PeopleList(tuple(rows)).text)

    @property
    def default_set(self) -> Any:
        """The id of the set for rows that name none."""
        chosen = self.cleaned_data.get("learning_set")
        return chosen.pk if chosen else None

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper
