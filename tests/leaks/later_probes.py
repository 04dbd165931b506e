"""Probes of what came after the walls: shared readings, attendance by name, streams, released sentences."""

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.safestring import SafeString
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from core import clock
from core.errors import Refused
from core.ui.drawn import Drawings, drawings
from core.ui.people import entry
from dashboards.by_name import people_by_name
from dashboards.words_guard import WordsTouched, leads_own_notes, released_sentences, words_refused
from issues.models import Issue
from programmes.models import Programme
from room.state import shared
from room.state.shared import Reading
from sessions.models import Attendance, Contribution, Round, Session, StageVisit
from sessions.services.frozen_register import forget_count, freeze_register
from sets.models import Acceptance
from sets.reads.placing import board
from sets.services import attendance_by_name, placing, streams
from tests import factories
from tests.access import sinks
from tests.leaks.probes import Stand


def absent_searches(stand: Stand) -> list[str]:
    """What somebody finds of the round that was kept in the room, who was not there."""
    return _found_of_what_stayed(stand)


def late_searches(stand: Stand) -> list[str]:
    """What somebody finds that was said in such a round before they came."""
    held = stand.scene.harbour.held
    with transaction.atomic(), scopes_disabled():
        was_on = StageVisit.objects.filter(step__round__in=_shut(held)).order_by("entered_at").first()
        assert was_on is not None
        assert was_on.left_at is not None
        said, came = was_on.entered_at, was_on.entered_at + (was_on.left_at - was_on.entered_at) / 2
        assert Contribution.objects.filter(round__in=_shut(held)).update(created_at=said)
        late = Attendance.objects.filter(session=held, person=stand.scene.cast.dev)
        assert late.update(presence="room", arrived_at=came, left_at=None, gaps=[]) == 1
        found = [one for one in _found_of_what_stayed(stand) if "contribution.words" in one]
        transaction.set_rollback(True)
    return found


def _shut(held: Session) -> list[Round]:
    return [one for one in Round.objects.filter(session=held) if one.room_only]


def _found_of_what_stayed(stand: Stand) -> list[str]:
    stand.patch.setattr("home.reads.search.SHOWN", 1000)
    browser, url = stand.browser(stand.scene.cast.dev), reverse("search")
    answer = browser.post(url, {"words": "canary"})
    for mark in (b"<mark>", b"</mark>"):
        answer.content = answer.content.replace(mark, b"")
    found = sinks.of_page(stand.canaries, "member", url, answer, browser)
    return sorted({one.label for one in found if "roomonly" in one.label})


def shared_rows(stand: Stand) -> list[str]:
    """Rows of a room that are shown to another screen than they may be, or for longer."""
    stand.patch.setattr(shared, "SECONDS", 600.0)
    here, there = stand.scene.harbour.running, stand.scene.heron.running
    here.refresh_from_db()
    there.refresh_from_db()
    wrong = []
    with transaction.atomic(), scopes_disabled():
        for name, makes_old in OLD.items():
            shared.forget()
            here.changes = there.changes = 5
            first = shared.reading_of(here)
            makes_old(here, first)
            if shared.reading_of(there if name == "another room" else here) is first:
                wrong.append(f"the same rows after {name}")
        shared.forget()
        kept = Contribution.objects.filter(round__session=here).first()
        assert kept is not None
        Contribution.objects.filter(pk=kept.pk).update(withdrawn_at=clock.now())
        assert kept.round_id is not None
        if kept.pk in {one.pk for one in shared.reading_of(here).kept_in(kept.round_id)}:
            wrong.append("what was withdrawn")
        transaction.set_rollback(True)
    shared.forget()
    return wrong


def _changed(session: Session, _read: Reading) -> None:
    session.changes += 1


def _reworded(_session: Session, read: Reading) -> None:
    topics = [row.round.issue_id for row in read.steps if row.round and row.round.issue_id]
    assert Issue.objects.filter(pk__in=topics).update(updated_at=clock.now() + timedelta(seconds=1))


def _aged(_session: Session, read: Reading) -> None:
    read.until = 0.0


OLD: dict[str, Callable[[Session, Reading], None]] = {
    "another room": lambda _session, _read: None,
    "a change": _changed,
    "other words of a topic": _reworded,
    "its time": _aged,
}


def drawn_apart(_stand: Stand) -> list[str]:
    """One entry's drawing shown as another's, or a text unescaped since an equal one was."""
    kept = Drawings()
    with drawings(kept):
        entry("", "the first")
        second = entry("", "the second")
        entry("", SafeString("<i>same</i>"))
        typed = entry("", "<i>same</i>")
    return [what for what, is_wrong in (
        ("another entry's words", "the second" not in second),
        ("typed text as markup", "<i>same" in typed),
    ) if is_wrong]  # fmt: skip


def by_name(stand: Stand) -> list[str]:
    """Attendance by name without a lead's decision, over somebody who accepted otherwise, or where it is off."""
    place, cast = stand.scene.harbour, stand.scene.cast
    programme, wrong = place.programme, []
    with transaction.atomic(), scopes_disabled():
        if people_by_name(programme.pk):
            wrong.append("names in a programme that shows none")
        assert Acceptance.objects.filter(learning_set__programme=programme).exists()
        wrong += _decides(programme, cast.esi, Refused)
        Programme.objects.filter(pk=programme.pk).update(names_attendance=True)
        held = Session.objects.get(pk=place.held.pk)
        forget_count(held)
        if freeze_register(held).by_name:
            wrong.append("a register of people who accepted otherwise")
        Programme.objects.filter(pk=programme.pk).update(names_attendance=False)
        Acceptance.objects.filter(learning_set__programme=programme).delete()
        wrong += _decides(programme, cast.ben, PermissionDenied)
        transaction.set_rollback(True)
    return wrong


def _decides(programme: Programme, person: User, refusal: type[Exception]) -> list[str]:
    try:
        attendance_by_name.name_attendance(programme_id=programme.pk, person=person, on=True)
    except refusal:
        return []
    return [f"{person.name} decided for it"]


def streams_led(stand: Stand) -> list[str]:
    """A programme's streams, arranged by a member."""
    place, member, wrong = stand.scene.harbour, stand.scene.cast.ben, []
    with transaction.atomic(), scopes_disabled():
        stream = place.programme.streams.get_or_create(name="Nobody’s")[0]
        acts: dict[str, Callable[[], object]] = {
            "saved": lambda: streams.save_stream(
                programme_id=place.programme.pk, person=member, name="B", planned_sessions=3, months=None
            ),
            "chose": lambda: streams.put_in_stream(
                learning_set_id=place.learning_set.pk, person=member, stream_id=stream.pk
            ),
            "removed": lambda: streams.remove_stream(stream_id=stream.pk, person=member),
        }
        for what, act in acts.items():
            try:
                act()
                wrong.append(f"a member {what} a stream")
            except PermissionDenied:
                continue
        transaction.set_rollback(True)
    return wrong


def notes_of_leads(stand: Stand) -> list[str]:
    """A note on somebody to place, read by whom it is about, or written by a member."""
    reader, programme, wrong = stand.scene.cast.esi, stand.scene.harbour.programme, []
    with transaction.atomic():
        other = factories.user("Lea Other")
        factories.role(other, programme, "lead")
        about_reader = placing.put_on_list(
            programme_id=programme.pk, person=other, name="Esi", email=reader.email
        )
        someone = placing.put_on_list(
            programme_id=programme.pk, person=other, name="Ivy", email="ivy@example.org"
        )
        placing.write_note(placement_id=about_reader.pk, person=other, words="on the reader", apart=[])
        placing.write_note(placement_id=someone.pk, person=other, words="apart", apart=[reader.email])
        with words_refused(), leads_own_notes():
            read = {note.words for one in board(programme, reader).people for note in one.notes}
        wrong += sorted(read & {"on the reader", "apart"})
        try:
            placing.write_note(placement_id=someone.pk, person=stand.scene.cast.ben, words="x", apart=[])
            wrong.append("a member wrote one")
        except PermissionDenied:
            pass
        transaction.set_rollback(True)
    return wrong


def through_the_door(_stand: Stand) -> list[str]:
    """What members wrote, asked for where leads' own notes or released sentences are."""
    wrong = []
    for door in (leads_own_notes, released_sentences):
        try:
            with words_refused(), door(), scopes_disabled():
                list(Action.objects.all()[:1])
            wrong.append(f"words through {door.__name__}")
        except WordsTouched:
            continue
    return wrong


def released(stand: Stand) -> list[str]:
    """Sentences that a lead reads of another programme, after the end of theirs, or with a name that was not given."""
    lead, programme = stand.scene.cast.esi, stand.scene.harbour.programme
    page = stand.browser(lead).get(reverse("dashboards:evidence", args=[programme.pk])).content.decode()
    wrong = ["a name"] if "A member of a set in" not in page else []
    with transaction.atomic():
        other = factories.programme(within=programme.organisation)
        factories.role(lead, other, "lead")
        wrong += _read_there(stand, other, "another programme's")
        Programme.objects.filter(pk=programme.pk).update(ends_on=clock.now().date() - timedelta(days=1))
        wrong += _read_there(stand, programme, "one after the end")
        transaction.set_rollback(True)
    return wrong


def _read_there(stand: Stand, programme: Programme, what: str) -> list[str]:
    answer = stand.browser(stand.scene.cast.esi).get(reverse("dashboards:evidence", args=[programme.pk]))
    found = stand.canaries.seen(answer.content.decode(), what, "lead")
    return [what] if found else []
