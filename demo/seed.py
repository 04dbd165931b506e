"""Creates all demo data in order; idempotent, since every chapter checks what exists."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.text import slugify
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from demo import dates, people
from demo.chapters import harbour, neighbours, other_organisation, placing, reports, today
from programmes.models import Organisation, Programme, ProgrammeRole
from sessions.models import Session

PROGRAMME = "Leading teams 2026"
PURPOSE = "For people who lead teams and have nobody to ask: six at a time, nine times, a real problem each."


@transaction.atomic
def tell() -> Session:
    """Create people, programme, the Harbour and other sets, and a second organisation; returns the session open now."""
    with scopes_disabled():
        everybody = people.named()
        programme = leading_teams(everybody)
        facilitators = _facilitators(programme, everybody)
        ten = dates.ten_o_clock(clock.now())
        made = harbour.tell(programme, everybody)
        neighbours.tell(programme, everybody, facilitators, ten)
        other_organisation.tell(everybody["vera"], facilitators["otto"], ten)
        placing.tell(programme, everybody["esi"])
        reports.tell(programme, everybody["esi"])
        return today.open_today(made, everybody)


def leading_teams(everybody: dict[str, User]) -> Programme:
    """Create the organisation, its programme of nine sessions over two years, and its leads and facilitators."""
    trust, _made = Organisation.objects.get_or_create(
        slug="northgate-trust", defaults={"name": "Northgate Trust"}
    )
    began = (clock.now() - timedelta(weeks=16)).date().replace(day=1)
    programme, _made = Programme.objects.get_or_create(
        organisation=trust,
        name=PROGRAMME,
        defaults={
            "purpose": PURPOSE,
            "starts_on": began,
            "ends_on": date(began.year + 2, began.month, 1) - timedelta(days=1),
            "planned_sessions": 9,
        },
    )
    _holds(programme, everybody["esi"], ProgrammeRole.Role.LEAD)
    for key in ("ada", "noor"):
        _holds(programme, everybody[key], ProgrammeRole.Role.FACILITATOR)
    return programme


def _facilitators(programme: Programme, everybody: dict[str, User]) -> dict[str, User]:
    names = people.FACILITATORS
    found = people.strangers(len(names), domain="facilitators.demo.example", names=iter(names))
    for person in found:
        _holds(programme, person, ProgrammeRole.Role.FACILITATOR)
    return {"ada": everybody["ada"], **{slugify(person.short_name): person for person in found}}


def _holds(programme: Programme, person: User, role: str) -> None:
    if not ProgrammeRole.objects.filter(programme=programme, person=person, role=role).exists():
        ProgrammeRole.objects.create(programme=programme, person=person, role=role)
