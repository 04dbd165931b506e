"""What the page "If somebody may be at risk" says for a programme: its lead's words, or those to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from programmes.models import AtRiskPage

CONTACTS_MOST = 6
EMERGENCY = "999"  # of the United Kingdom; 112 is answered there and in the whole European Union


@dataclass(frozen=True)
class Contact:
    """Whom to call: who it is, what for or when, and the number as people write it."""

    name: str
    about: str
    phone: str

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return _dialled(self.phone)


@dataclass(frozen=True)
class AtRisk:
    """One programme's page; version 0 is what every programme begins with."""

    version: int
    emergency: str
    exceptions: Sequence[str]
    contacts: Sequence[Contact]
    written_by: str = ""
    written_at: datetime | None = None

    @property
    def emergency_dialled(self) -> str:
        """The emergency number as a telephone takes it."""
        return _dialled(self.emergency)


def at_risk(programme_id: UUID) -> AtRisk:
    """What is said for this programme today, in two queries."""
    pages = AtRiskPage.objects.select_related("written_by").prefetch_related("contacts")
    page = pages.filter(programme=programme_id).first()
    if page is None:
        return to_begin_with()
    return AtRisk(
        version=page.version,
        emergency=page.emergency,
        exceptions=page.exceptions.splitlines(),
        contacts=[Contact(one.name, one.about, one.phone) for one in page.contacts.all()],
        written_by=str(page.written_by.name) if page.written_by else "",
        written_at=page.written_at,
    )


def to_begin_with() -> AtRisk:
    """What holds until a lead has written the page: the emergency number, and somebody to talk to day and night."""
    return AtRisk(
        version=0,
        emergency=EMERGENCY,
        exceptions=[
            _("Somebody may come to serious harm, or harm another."),
            _("A child, or an adult who cannot protect themselves, may be at risk."),
            _("The law obliges one of us to speak."),
        ],
        contacts=[
            Contact(_("Samaritans"), _("For yourself, or beside somebody. Day and night, free."), "116 123"),
        ],
    )


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign in "+0123456789")
