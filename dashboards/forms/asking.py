"""The form in which a lead asks people into one set."""

from typing import Any

from sets.forms import InviteForm
from sets.models import Membership


class InviteToSetForm(InviteForm):
    """Addresses to ask into one set: to facilitate it, or as members."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        offered = (Membership.Role.FACILITATOR, Membership.Role.MEMBER)
        said = {value: label for value, label in role.choices if value in offered}  # type: ignore[attr-defined]
        role.choices = [(value, said[value]) for value in offered]  # type: ignore[attr-defined]
        role.initial = Membership.Role.FACILITATOR
