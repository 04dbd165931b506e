"""Forms with which a lead places people: somebody for the list, a set for each, and a private note on one."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import NameField
from core.addresses import bare_address
from core.names import clean_name
from core.ui.form import PlainErrors
from core.ui.widgets import AddressInput, Words
from dashboards.forms.set_up import fields_only
from sets.models import PlacingNote

APART_MOST = 20


class ToPlaceForm(PlainErrors, forms.Form):
    """Somebody to put on the list of people to place."""

    person_name = NameField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, widget=AddressInput())

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)


class PlacesForm(forms.Form):
    """A set, or none, for each person of one page of the list."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, people: Iterable[UUID], sets: Sequence[UUID], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        choices = [("", ""), *((str(pk), "") for pk in sets)]
        said = gettext_lazy("This set is not there any more. Choose another.")
        for pk in people:
            self.fields[f"place-{pk}"] = forms.ChoiceField(
                choices=choices, required=False, error_messages={"invalid_choice": said}
            )

    @property
    def places(self) -> dict[UUID, UUID | None]:
        """The chosen set by person; only of people about whom something was sent."""
        return {
            UUID(name.removeprefix("place-")): UUID(chosen) if chosen else None
            for name, chosen in self.cleaned_data.items()
            if name in self.data
        }


class PlacingNoteForm(PlainErrors, forms.Form):
    """A lead's private note on one person, and whom to keep apart from them."""

    words = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=PlacingNote.MOST,
        widget=Words(rows=3, attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Such as: their line manager; their firms bid for the same work."),
    )
    apart = forms.CharField(
        label=gettext_lazy("Not in one set with"),
        required=False,
        max_length=4000,
        widget=Words(rows=2, attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Full names or e-mail addresses, one a line. You are warned where they meet."),
    )

    def __init__(self, *args: Any, people: Mapping[str, str], about: str, **kwargs: Any) -> None:
        self.people, self.about = people, about
        super().__init__(*args, **kwargs)

    def clean_apart(self) -> frozenset[str]:
        """The addresses of those people; each has to be one of the programme's."""
        lines = [line for line in self.cleaned_data["apart"].splitlines() if line.strip()]
        if len(lines) > APART_MOST:
            raise ValidationError(_("At most %(most)d people.") % {"most": APART_MOST})
        return frozenset(self._address(line) for line in lines)

    def _address(self, line: str) -> str:
        address, name = bare_address(line).lower(), clean_name(line)
        if address not in self.people:
            address = self._named(name)
        if address == self.about:
            raise ValidationError(_("This is the person whom the note is about."))
        return address

    def _named(self, name: str) -> str:
        found = [address for address, known in self.people.items() if known.casefold() == name.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            said = _("More than one person is called %(name)s. Write the e-mail address.")
            raise ValidationError(said % {"name": name})
        near = get_close_matches(name, self.people.values(), n=1)
        if near:
            said = _("Nobody here is called %(name)s. Did you mean %(near)s?")
            raise ValidationError(said % {"name": name[:80], "near": near[0]})
        raise ValidationError(
            _("Nobody in this programme’s sets or on its list is called %(name)s.") % {"name": name[:80]}
        )

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)
