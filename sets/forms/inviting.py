"""The form for inviting several people at once."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.addresses import UNSEEN, bare_address, is_address
from core.ui.form import PlainErrors
from core.ui.widgets import Choice, Words
from sets.models import Membership

MOST_AT_ONCE = 30
MOST_OTHERS = 12  # facilitators and observers of one set; members are limited by the service
BETWEEN = re.compile(r"[\s,;]+")
NAMED = re.compile(r"([^<>;\n]*)<([^<>\s]+)>")  # "Mead, Ana <ana@example.org>", as mail programs copy it
LIKE_ADDRESS = re.compile(r"@|\w{2,}\.\w{2,}")  # "bob.example.org" is a mistyped address, not part of a name


class InviteForm(PlainErrors, forms.Form):
    """A list of addresses and the role to invite them to."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=6000,
        help_text=_("One per line, or separated by commas. Everybody gets an e-mail of their own."),
        widget=Words(rows=5, attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write at least one address."),
            "max_length": _("That is too many at once: at most 30 addresses."),
        },
    )
    role = forms.ChoiceField(
        label=_("Invite them as"),
        choices=[
            (Membership.Role.MEMBER, _("Members")),
            (Membership.Role.FACILITATOR, _("Facilitators")),
            (Membership.Role.OBSERVER, _("Observers")),
        ],
        initial=Membership.Role.MEMBER,
        widget=Choice(),
    )

    def clean_emails(self) -> list[str]:
        """The addresses in order without duplicates; the error quotes the first few invalid ones."""
        plain = NAMED.sub(_without_name, UNSEEN.sub("", self.cleaned_data["emails"]))
        parts = (_bare(part) for part in BETWEEN.split(plain))
        found = list(dict.fromkeys(part for part in parts if part))
        wrong = [part for part in found if not (is_address(part) and len(part) <= 254)]
        if wrong:
            said = ngettext(
                "This is not an e-mail address: %(w)s", "These are not e-mail addresses: %(w)s", len(wrong)
            )
            raise ValidationError(said % {"w": ", ".join(part[:60] for part in wrong[:5])}, code="address")
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(_("At most 30 addresses in one go."), code="many")
        return found

    def clean(self) -> dict[str, Any]:
        """Limit the number of observers or facilitators invited at once."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("role") != Membership.Role.MEMBER and len(given.get("emails", [])) > MOST_OTHERS:
            self.add_error("emails", _("At most 12 facilitators or observers in one go."))
        return given

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper


def _without_name(found: re.Match[str]) -> str:
    """Split "Mead, Ana <ana@example.org>" into the address and anything before it that looks like another address; the
    name itself may contain commas."""
    before, _comma, name = found[1].rpartition(",")
    kept = [word for word in BETWEEN.split(before) if LIKE_ADDRESS.search(word)]
    kept += [word for word in BETWEEN.split(name) if "@" in word]
    return f" {' '.join([*kept, found[2]])} "


def _bare(part: str) -> str:
    return bare_address(part).lower()
