"""The demo people, the only accounts that can be entered with one click."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

HOST = "demo.example"


class DemoPerson(NamedTuple):
    """One entry of the sign-in page's list; `is_host` shows the facilitator's square."""

    email: str
    name: str
    role: object
    is_host: bool = False


PEOPLE = (
    DemoPerson(f"ada@{HOST}", "Ada", _("Facilitator"), True),
    DemoPerson(f"ben@{HOST}", "Ben", _("Member")),
    DemoPerson(f"cleo@{HOST}", "Cleo", _("Member")),
    DemoPerson(f"dev@{HOST}", "Dev", _("Member")),
    DemoPerson(f"femi@{HOST}", "Femi", _("Member, remote")),
    DemoPerson(f"gita@{HOST}", "Gita", _("Member, deputy")),
    DemoPerson(f"hal@{HOST}", "Hal", _("Member")),
    DemoPerson(f"esi@{HOST}", "Esi", _("Programme lead")),
    DemoPerson(f"finn@{HOST}", "Finn", _("Member of another set")),
    DemoPerson(f"noor@{HOST}", "Noor", _("New facilitator"), True),
    DemoPerson(f"sam@{HOST}", "Sam", _("Site admin")),
)


def people() -> tuple[DemoPerson, ...]:
    """The demo people; empty outside demo mode."""
    return PEOPLE if settings.ALS_DEMO else ()


def is_demo_person(email: str) -> bool:
    """Whether one click may sign in this address: only a demo person's, only in demo mode."""
    return any(person.email == email for person in people())
