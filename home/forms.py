"""The forms of search and of the site."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.form import PlainErrors
from core.ui.widgets import AddressInput
from home.reads.matching import Asked
from home.reads.narrowed import KINDS, Narrowed
from sets.models import LearningSet
from sets.roles import Roles

LEAST, MOST = 2, 100


class NamedSetField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic in its stubs alone
    """Sets by name and programme."""

    def label_from_instance(self, obj: Any) -> str:
        """As an option says it."""
        return f"{obj.name}, {obj.programme.name}"


class SearchForm(forms.Form):
    """The search terms, and where to look for them."""

    words = forms.CharField(
        label=_("Words"),
        min_length=LEAST,
        max_length=MOST,
        help_text=_("Parts of words will do. Every result contains all of them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search", "enterkeyhint": "search"}),
        error_messages={
            "required": _("Type what you are looking for."),
            "min_length": _("Type at least two letters."),
            "max_length": _("Keep it under 100 characters."),
        },
    )

    learning_set = NamedSetField(
        label=_("In"), queryset=LearningSet.objects.none(), required=False, empty_label=_("All my sets"),
        error_messages={"invalid_choice": _("Choose one of your sets.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *KINDS.items()],
        error_messages={"invalid_choice": _("Choose one of these.")},
    )  # fmt: skip
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(),
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Roles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ever = LearningSet.objects.filter(pk__in=roles.sets_ever()).select_related("programme")
        cast(NamedSetField, self.fields["learning_set"]).queryset = ever.order_by("name", "id")

    def asked(self) -> Asked:
        """The parsed query of a valid form."""
        return Asked(self.cleaned_data["words"])

    def narrowed(self) -> Narrowed:
        """Where a valid form wants to look."""
        chosen = self.cleaned_data["learning_set"]
        return Narrowed(chosen.pk if chosen else None, self.cleaned_data["kind"], self.cleaned_data["since"])

    @property
    def is_narrowed(self) -> bool:
        """Whether a valid form looks in less than everything."""
        return self.narrowed() != Narrowed()


class SiteForm(PlainErrors, forms.Form):
    """Fields only: the template renders the <form> and its button."""

    @property
    def helper(self) -> FormHelper:
        """How crispy draws it."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper


class SecondStepForm(SiteForm):
    """Whose second step is taken away, and that it is they who ask."""

    address = forms.EmailField(
        label=_("Their e-mail address"),
        widget=AddressInput(attrs={"autocomplete": "off", "class": "input-mid"}),
        error_messages={"required": _("Type the address of their account.")},
    )
    sure = forms.BooleanField(
        label=_("I have made sure that it is they who ask"),
        help_text=_(
            "In person, or over a number that you had before. Not by e-mail: that is their first step."
        ),
        error_messages={"required": _("First make sure who asks.")},
    )

    def clean_address(self) -> str:
        """The address of an account; the person is kept beside it."""
        given: str = self.cleaned_data["address"]
        self.person = User.objects.filter(email__iexact=given.strip(), is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody has an account under this address."))
        return given


class FacilitatorForm(SiteForm):
    """Which set without a facilitator asks whom."""

    learning_set = NamedSetField(
        label=_("Set"),
        queryset=LearningSet.objects.none(),
        error_messages={
            "required": _("Choose a set."),
            "invalid_choice": _("This set has a facilitator, or needs none."),
        },
    )
    email = forms.EmailField(
        label=_("Whom to ask"),
        help_text=_(
            "They accept or decline by the link in a letter, and read what is shared from their yes on."
        ),
        widget=AddressInput(attrs={"autocomplete": "off", "class": "input-mid"}),
        error_messages={"required": _("Type the address of who is to be asked.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unled = LearningSet.objects.unled().select_related("programme").order_by("name", "id")
        cast(NamedSetField, self.fields["learning_set"]).queryset = unled
