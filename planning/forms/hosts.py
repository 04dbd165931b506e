"""Input for who runs a session."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from planning.reads.hosts import Hosts

NOBODY_THERE = _("That person is not in this set.")


class HostsForm(forms.Form):
    """Who runs it, and who stands in."""

    named_host = forms.TypedChoiceField(
        label=_("Host"), required=False, empty_value=None, error_messages={"invalid_choice": NOBODY_THERE}
    )
    stand_in = forms.TypedChoiceField(
        label=_("Stand-in"),
        required=False,
        empty_value=None,
        help_text=_("May open, move and cancel the session if the host cannot come."),
        error_messages={"invalid_choice": NOBODY_THERE},
    )

    trainee = forms.TypedChoiceField(
        label=_("Trainee facilitator"),
        required=False,
        empty_value=None,
        help_text=_(
            "An observer who hosts part or all of it, with you beside them, or watches. They may take the controls, and"
            " you take them back; afterwards the set may write to them how it was."
        ),
        error_messages={"invalid_choice": _("Choose an observer of this set.")},
    )

    def __init__(self, *args: Any, hosts: Hosts, **kwargs: Any) -> None:
        session = hosts.session
        kwargs["initial"] = {
            "named_host": session.named_host_id,
            "stand_in": session.stand_in_id,
            "trainee": session.trainee_id,
        }
        super().__init__(*args, **kwargs)
        watching = [(one.pk, one.short_name) for one in hosts.observers.values()]
        self._offer("trainee", _("Nobody"), watching, session.trainee_id)
        people = [(one.pk, one.short_name) for one in hosts.people.values()]
        self._offer("named_host", _("The set’s facilitator"), people, session.named_host_id)
        self._offer("stand_in", _("The set’s deputy, if it has one"), people, session.stand_in_id)

    def _offer(self, name: str, nobody: Any, people: list[Any], now: Any) -> None:
        known = {pk for pk, _name in people}
        self.fields[name].choices = [("", nobody), *people]  # type: ignore[attr-defined]
        self.fields[name].coerce = lambda value: next(pk for pk in known if str(pk) == value)  # type: ignore[attr-defined]


class StandInForm(forms.Form):
    """Whom a member would have run it."""

    candidate = forms.UUIDField()
