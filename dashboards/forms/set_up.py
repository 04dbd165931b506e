"""Forms in which a programme is created and set up: what it is, who leads it."""

import re
import uuid
from difflib import get_close_matches
from functools import cached_property
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import NameField
from core.errors import Refused
from core.ui.form import PlainErrors
from core.ui.widgets import AddressInput, Choice, Words
from dashboards.forms.limits import limited
from planning.bank_holidays import NATIONS
from programmes.models import Organisation, Programme
from programmes.services.setting_up import Beginning
from programmes.usual_agreement import CONFIDENTIALITY, OFFERED
from sessions.process import defaults
from sessions.process.formats import format_icons
from sets.forms.plan import formats_explained


def fields_only(form: forms.BaseForm, *layout: Any) -> FormHelper:
    """Fields only: the template renders the <form> and its buttons."""
    helper = FormHelper(form)
    helper.form_tag = False
    if layout:
        helper.layout = Layout(*layout)
    return helper


class ProgrammeForm(PlainErrors, forms.ModelForm):  # type: ignore[type-arg]
    """What a programme is for, when it is, and what each of its sets begins with."""

    rounds = forms.TypedChoiceField(
        label=gettext_lazy("Rounds in a session"),
        coerce=int,
        choices=[(n, str(n)) for n in range(defaults.ROUNDS_LEAST, defaults.ROUNDS_MOST + 1)],
        widget=Choice(),
    )

    planned_sessions, weeks_between, minutes, retention_days = limited()

    nation = forms.ChoiceField(
        label=gettext_lazy("Bank holidays of"),
        required=False,
        choices=[("", gettext_lazy("As each set’s time zone says")), *NATIONS],
        help_text=gettext_lazy("Said beside a date that falls on one. Each set can choose for itself."),
    )

    class Meta:
        model = Programme
        fields = (
            "name", "purpose", "starts_on", "ends_on", "planned_sessions", "weeks_between", "minutes",
            "rounds", "default_format", "nation", "ground_rules", "confidentiality", "retention_days", "mfa_required",
            "asks_score",
        )  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {"name": NameField}
        labels: ClassVar[dict[str, Any]] = {
            "starts_on": gettext_lazy("From"),
            "ends_on": gettext_lazy("To"),
            "default_format": gettext_lazy("Format of the rounds"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "purpose": gettext_lazy("Two or three lines. Everybody in the programme reads them."),
            "ground_rules": gettext_lazy("One per line. Each set begins with them and can change them."),
            "confidentiality": gettext_lazy("What leaves the room, and what does not."),
            "default_format": formats_explained(),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "purpose": Words(rows=3),
            "starts_on": forms.DateInput(),
            "ends_on": forms.DateInput(),
            "default_format": Choice(icons=format_icons()),
            "ground_rules": Words(rows=5),
            "confidentiality": Words(rows=3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now: Programme = kwargs["instance"]
        kwargs["initial"] = {
            "ground_rules": now.ground_rules or "\n".join(str(rule) for rule in OFFERED),
            "confidentiality": now.confidentiality or str(CONFIDENTIALITY),
        }
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = name not in ("ground_rules", "confidentiality")

    def changes(self) -> dict[str, Any]:
        """What differs from what was on the page, so that two people can change different things at once; and the
        agreement, which is offered before it is written."""
        always = {"ground_rules", "confidentiality"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in always or name in self.changed_data
        }

    @property
    def helper(self) -> FormHelper:
        """The fields in three groups."""
        return fields_only(
            self,
            Fieldset(_("What it is for"), "name", "purpose", "starts_on", "ends_on"),
            Fieldset(
                _("What each set begins with"),
                "planned_sessions", "weeks_between", "minutes", "rounds", "default_format",
                "nation",
            ),
            Fieldset(_("What each set agrees"), "ground_rules", "confidentiality", "retention_days",
                     "mfa_required", "asks_score"),
        )  # fmt: skip


class LeadForm(PlainErrors, forms.Form):
    """Whoever is to lead the programme too."""

    lead_name = NameField(label=gettext_lazy("Name"), max_length=80)
    lead_email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, widget=AddressInput())

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)


def plain_name(name: str) -> str:
    """A name as somebody hears it: without case, marks and spaces, and without “the” and “Ltd”."""
    words = re.sub(r"[\W_]+", " ", name.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in {"the", "ltd", "limited", "plc", "inc", "gmbh"})


class BeginningForm(LeadForm):
    """A new programme: its organisation, its name, and who leads it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("A new one"),
    )
    new_organisation = NameField(
        label=gettext_lazy("Name of the new organisation"), max_length=120, required=False
    )
    is_another = forms.BooleanField(label=gettext_lazy("Yes, this is another organisation"), required=False)
    name = NameField(label=gettext_lazy("Name of the programme"), max_length=120)
    key = forms.CharField(max_length=50, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4().hex})
        super().__init__(*args, **kwargs)
        for name in ("organisation", "new_organisation"):
            self.fields[name].one_of_two = True  # type: ignore[attr-defined]

    @cached_property
    def like(self) -> Organisation | None:
        """An organisation that is there already and is called nearly the same as the new one."""
        new = plain_name(str(self.data.get("new_organisation", "")))[:120]
        names = {plain_name(one.name): one for one in Organisation.objects.order_by("name")} if new else {}
        near = get_close_matches(new, names, n=1, cutoff=0.85)
        return names[near[0]] if near else None

    def clean(self) -> dict[str, Any]:
        """Require one organisation, and not two."""
        given = super().clean() or self.cleaned_data
        chosen, new = given.get("organisation"), given.get("new_organisation")
        if not chosen and not new and "new_organisation" not in self.errors:
            self.add_error("new_organisation", _("Choose an organisation, or name a new one."))
        if chosen and new:
            self.add_error("new_organisation", _("Leave this empty, or choose “A new one” above."))
        return given

    def beginning(self) -> Beginning:
        """The values as the service takes them. Raises Refused where a new organisation is called nearly as one that is
        there, until that is said to be another."""
        given = self.cleaned_data
        if given["new_organisation"] and self.like and not given["is_another"]:
            said = _("%(name)s is there already. Choose it above, or say below that this is another one.")
            raise Refused(said % {"name": self.like.name}, field="new_organisation")
        return Beginning(
            organisation=given["organisation"] or given["new_organisation"],
            name=given["name"],
            lead_email=given["lead_email"],
            lead_name=given["lead_name"],
        )

    @property
    def helper(self) -> FormHelper:
        """The programme, then its lead."""
        asked = ["is_another"] if self.is_bound and self.like else []
        return fields_only(
            self,
            Fieldset(_("The programme"), "organisation", "new_organisation", *asked, "name", "key"),
            Fieldset(_("Who leads it"), "lead_name", "lead_email"),
        )
