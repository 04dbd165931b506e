"""The weekly letter to a programme's leads: whom to write to on a Monday, and what to say."""

import hashlib
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from dashboards import reads
from dashboards.attention import look_first
from dashboards.meetings import State, meetings
from dashboards.overview import Overview
from dashboards.words_guard import words_refused
from planning.mail.digest import Digest, Line
from programmes.models import Programme, ProgrammeRole
from sets.models import SetStatus

LETTER = "dashboards.digest"
WEEK = timedelta(days=7)
ASKED_FROM, SENT_FROM, ASKED_UNTIL = time(8), time(9), time(12)  # on Monday, in the reader's zone
SPREAD = 120  # minutes over which letters leave


def post_digests() -> int:
    """To each lead whose Monday morning it is, once a week and programme, if there is something new to say; says how
    many letters were posted now."""
    now = clock.now()
    roles = ProgrammeRole.objects.current(now).filter(role=ProgrammeRole.Role.LEAD, person__is_active=True)
    asked = [role for role in roles.select_related("person", "programme") if _is_time(now, role.person)]
    return sum(_post(role, now) for role in asked)


def digest_of(programme: Programme, person: User) -> Digest | None:
    """What a lead is told today, in their language; None when there is nothing to say, or they lead it no more."""
    if not Programme.objects.led_by(person.pk).filter(pk=programme.pk).exists():
        return None
    with words_refused(), translation.override(person.language):
        lines = _lines(programme)
    if not any(number for number, _said, _url in lines):
        return None
    shown = tuple(Line(number, said, url) for number, said, url in lines if number)
    return Digest(person, programme.name, lines[0][0], shown, _url("programme", programme.pk))


def _is_time(now: datetime, person: User) -> bool:
    local = now.astimezone(person.zone)
    return local.weekday() == 0 and ASKED_FROM <= local.time() < ASKED_UNTIL


def _post(role: ProgrammeRole, now: datetime) -> int:
    """The key of a letter says what it told, as nothing else of it is kept once it was sent."""
    local = now.astimezone(role.person.zone)
    whose, week = f"digest:{role.programme_id}:{role.person_id}:", f"{local:%Y-%m-%d}:"
    sent = OutboxMail.objects.filter(key__startswith=whose).order_by("created_at", "id")
    last = sent.values_list("key", flat=True).last() or ""
    if last.startswith(whose + week):
        return 0
    with words_refused():
        numbers = [number for number, _said, _url in _lines(role.programme)]
    told = "-".join(map(str, numbers))
    # What was held or is planned is news; the rest only if it is not what the last letter said.
    if not any(numbers) or (not any(numbers[3:]) and last.endswith(f":{told}")):
        return 0
    earliest = datetime.combine(local.date(), SENT_FROM, tzinfo=role.person.zone)
    about = {"programme": str(role.programme_id), "person": str(role.person_id)}
    at = max(now, earliest + timedelta(minutes=_minute(whose + week)))
    post(key=f"{whose}{week}{told}", to=role.person.email, letter=LETTER, about=about, not_before=at)
    return 1


def _minute(key: str) -> int:
    """The same for the same key, so that a repeated run changes nothing."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % SPREAD


def _url(name: str, pk: UUID, after: str = "") -> str:
    return settings.ALS_SITE_URL + reverse(f"dashboards:{name}", args=[pk]) + after


def _lines(programme: Programme) -> list[tuple[int, str, str]]:
    """Each count with what it counts and where to see which: sets that need something first."""
    overview, pk = reads.overview(programme.pk), programme.pk
    today = overview.now.date()
    calls = look_first(overview)[1]
    opened = sum(one.dates.left_open_at is not None for one in overview.sets)
    forming = sum(one.status == SetStatus.FORMING for one in overview.sets)
    held, planned = _week(programme, overview, today)
    in_rows, at = _url("programme", pk, "?need="), "#sets"
    return [
        (calls, ngettext("set needs something", "sets need something", calls), f"{in_rows}call{at}"),
        (opened, ngettext("set has a session not closed", "sets have a session not closed", opened),
         f"{in_rows}register{at}"),
        (forming, ngettext("set is forming", "sets are forming", forming), f"{in_rows}forming{at}"),
        (held, ngettext("session was held last week", "sessions were held last week", held), _url("attendance", pk)),
        (planned, ngettext("session is planned this week", "sessions are planned this week", planned),
         _url("calendar", pk)),
    ]  # fmt: skip


def _week(programme: Programme, overview: Overview, today: date) -> tuple[int, int]:
    """Sessions held in the seven days before today, and planned in the seven from today, each where its set meets."""
    found = meetings(programme.pk, today - WEEK, today + WEEK - timedelta(days=1), overview.now)
    held = sum(one.state is State.HELD and one.day < today for one in found)
    return held, sum(one.state is State.PLANNED and one.day >= today for one in found)
