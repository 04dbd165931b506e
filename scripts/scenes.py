"""A session told stage by stage for pictures: what is said and done before each is taken."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from accounts.models import User
from actions.models import Action
from core import clock
from room.services import (
    commitments,
    contributions,
    plan_changes,
    presence,
    queue,
    reflections,
    reports,
    round_settings,
    running,
    selection,
    topics,
)
from sessions.models import Attendance, Bid, QueueEntry, Round, Session, StageVisit, Step
from sessions.process.machine import Move
from sets.roles import Roles, roles_of

MEMBERS = ("ben", "cleo", "dev", "femi", "gita", "hal")
SPENT = 0.36  # of each stage's minutes, so that the clock looks as it does in use


class Play:
    """The session open now, and its people by the names of the demo."""

    def __init__(self, session: Session, people: dict[str, User]) -> None:
        self.id, self.people = session.pk, people

    @property
    def session(self) -> Session:
        return Session.objects.select_related("step__round").get(pk=self.id)

    def roles(self, key: str) -> Roles:
        return roles_of(self.people[key].pk)

    def begin(self) -> None:
        for key in ("ada", *MEMBERS):
            where = "remote" if key == "femi" else "in-room"
            presence.join(session_id=self.id, person=self.people[key], roles=self.roles(key), presence=where)

    def go(self, kind: str, who: str = "") -> None:
        """To the last stage of that kind, of that presenter's round, with a part of its time gone."""
        steps = Step.objects.filter(session=self.id, kind=kind).order_by("position")
        if who:
            steps = steps.filter(round__presenter=self.people[who])
        step = list(steps)[-1]
        ada = self.people["ada"]
        if self.session.step is None:
            running.start(session_id=self.id, person=ada, expected_version=None)
        running.move_on(
            session_id=self.id, person=ada, move=Move.JUMP, step_id=step.pk, expected_version=None
        )
        # Nobody stepped out: those of whom no picture is taken have no browser that says so.
        Attendance.objects.filter(session=self.id).update(seen_at=clock.now(), away_since=None)
        since = clock.now() - timedelta(minutes=step.minutes * SPENT, seconds=18)
        StageVisit.objects.filter(session=self.id, left_at=None).update(entered_at=since)

    @property
    def step_id(self) -> UUID:
        step = self.session.step_id
        if step is None:
            raise LookupError("The session has not begun.")
        return step

    def keep(self, who: str, kind: str, words: str, *, starred: bool = False) -> None:
        kept = contributions.contribute(
            session_id=self.id,
            person=self.people[who],
            roles=self.roles(who),
            step_id=self.step_id,
            kind=kind,
            words=words,
        )
        if starred:
            contributions.star(
                session_id=self.id, person=self.people["ada"], contribution_id=kept.pk, starred=True
            )

    def queue(self, *keys: str) -> None:
        """The first has the floor, the others wait."""
        QueueEntry.objects.filter(session=self.id, done_at=None).update(done_at=clock.now())
        queue.give_floor(session_id=self.id, person=self.people["ada"], about=self.people[keys[0]].pk)
        for key in keys[1:]:
            queue.ask_to_speak(session_id=self.id, person=self.people[key], roles=self.roles(key))

    def promise(self, who: str, words: str) -> None:
        round_ = Round.objects.get(session=self.id, presenter=self.people[who])
        commitments.commit(session_id=self.id, person=self.people["ada"], round_id=round_.pk, words=words)

    def choose(self, *keys: str) -> None:
        for key in keys:
            bid = Bid.objects.on_table().filter(session=self.id, person=self.people[key]).latest()
            selection.choose(
                session_id=self.id, person=self.people["ada"], bid_id=bid.pk, expected_version=None
            )

    def swap(self, who: str, format: str) -> None:
        held = Round.objects.get(session=self.id, presenter=self.people[who], status="planned")
        round_settings.swap_format(
            session_id=self.id,
            person=self.people["ada"],
            round_id=held.pk,
            format=format,
            expected_version=None,
        )

    def add(self, kind: str, minutes: int, *, title: str = "", theme_words: str = "") -> None:
        plan_changes.add_round(
            session_id=self.id,
            person=self.people["ada"],
            kind=kind,
            minutes=minutes,
            title=title,
            theme_words=theme_words,
            expected_version=None,
        )


def _reports(play: Play) -> None:
    play.go("reports")
    for action in Action.objects.of_set(play.session.learning_set_id).owned_by(play.people["cleo"].pk):
        reports.report(
            session_id=play.id,
            person=play.people["cleo"],
            action_id=action.pk,
            outcome="partly",
            happened="Spoke with two of them. The third is still on nights, so we write to each other.",
            changed="They asked for less: fewer introductions, one person to call.",
        )
        break


def _topics(play: Play) -> None:
    play.go("topics")
    topics.offer(
        session_id=play.id,
        person=play.people["dev"],
        roles=play.roles("dev"),
        topic_line="I was promoted over my friends. How do I tell them the truth about their work?",
        wants="Suggestions from anybody who has stood there.",
        format="suggestions",
        minutes=30,
    )
    topics.bring_nothing(session_id=play.id, person=play.people["cleo"], roles=play.roles("cleo"))


def _selection(play: Play) -> None:
    play.go("selection")
    for key in ("cleo", "femi", "hal"):
        for bid in Bid.objects.filter(session=play.id, person=play.people["ben"]):
            topics.mark_interest(
                session_id=play.id,
                person=play.people[key],
                roles=play.roles(key),
                bid_id=bid.pk,
                interested=True,
            )
    play.choose("ben")


def _over(play: Play) -> None:
    play.choose("gita", "dev", "hal")


def _presenting(play: Play) -> None:
    play.choose("gita", "hal")  # carried after all
    play.go("presenting", "ben")


def _clarification(play: Play) -> None:
    play.go("clarification", "ben")
    play.queue("hal", "gita")
    play.keep("femi", "clarification", "How many of last month’s shifts were yours to begin with?")
    play.keep("hal", "clarification", "Who decides, when someone calls in ill?")


def _probing(play: Play) -> None:
    play.go("probing", "ben")
    play.queue("cleo", "femi", "hal")
    play.keep("cleo", "probing", "If your best colleague did what you do, what would you want to ask her?")
    play.keep(
        "gita",
        "probing",
        "What are you afraid would happen if a gap stayed open for one night?",
        starred=True,
    )
    play.keep("femi", "probing", "What does covering the gap give you?")


def _action_questions(play: Play) -> None:
    play.go("action_questions", "ben")
    play.queue("gita", "dev")
    play.keep("gita", "action_question", "What is the smallest thing that you could leave undone this week?")


def _actions(play: Play) -> None:
    play.go("actions", "ben")
    play.promise("ben", "I will leave the first gap open until noon, and tell the ward that I do.")


def _read_back(play: Play) -> None:
    play.go("read_back", "ben")


def _suggestions(play: Play) -> None:
    play.go("suggestions")
    play.keep("gita", "suggestion", "Ask them before you decide, not after. Then it is not a verdict.")
    play.keep("hal", "suggestion", "Choose the room before you choose the words.")
    play.keep("femi", "suggestion", "Say first what you fear to lose. They fear the same.")


def _commitment(play: Play) -> None:
    play.go("commitment")
    play.promise("dev", "I will ask both of them for an hour, away from the ward, before the month ends.")


def _taster(play: Play) -> None:
    play.choose("gita")
    play.swap("gita", "taster")
    play.go("roles")


def _open_questions(play: Play) -> None:
    play.go("open_questions")
    play.queue("ben")
    play.keep("ben", "probing", "What do they each think that the other one thinks?")


def _theme(play: Play) -> None:
    play.add("theme", 30, theme_words="What do we owe the people who come after us?")
    play.go("opening_theme")


def _perspectives(play: Play) -> None:
    play.go("perspectives")
    play.keep("hal", "note", "A handover that somebody would want to read.")


def _activity(play: Play) -> None:
    play.add("activity", 15, title="Mindfulness")
    play.go("activity")


def _freeform(play: Play) -> None:
    play.choose("hal")
    play.swap("hal", "freeform")
    play.go("freeform")


def _break(play: Play) -> None:
    plan_changes.insert_step(
        session_id=play.id, person=play.people["ada"], kind="break", minutes=10, expected_version=None
    )
    play.go("break")


def _reflection(play: Play) -> None:
    play.go("reflection")
    for who, kind, words in (
        ("gita", "well", "Nobody gave Ben an answer, and he left with one."),
        ("hal", "better", "I asked two questions in one, twice."),
        ("dev", "closing", "Lighter."),
    ):
        reflections.reflect(
            session_id=play.id, person=play.people[who], roles=play.roles(who), kind=kind, words=words
        )


def _to(kind: str, who: str = "") -> Callable[[Play], None]:
    return lambda play: play.go(kind, who)


# Name of the pictures, who presents, and what is done before they are taken.
SCENES: tuple[tuple[str, str, Callable[[Play], None]], ...] = (
    ("arriving", "ben", Play.begin),
    ("welcome", "ben", _to("welcome")),
    ("reports", "cleo", _reports),
    ("topics", "dev", _topics),
    ("selection", "ben", _selection),
    ("selection-over", "ben", _over),
    ("presenting", "ben", _presenting),
    ("clarification", "ben", _clarification),
    ("probing", "ben", _probing),
    ("action-questions", "ben", _action_questions),
    ("actions", "ben", _actions),
    ("read-back", "ben", _read_back),
    ("bring-to-life", "dev", _to("bring_to_life")),
    ("suggestions", "dev", _suggestions),
    ("response", "dev", _to("response")),
    ("commitment", "dev", _commitment),
    ("break", "dev", _break),
    ("taster-roles", "gita", _taster),
    ("taster-present", "gita", _to("present_and_clarify")),
    ("taster-questions", "gita", _open_questions),
    ("taster-review", "gita", _to("process_review")),
    ("theme-opening", "ben", _theme),
    ("theme-perspectives", "ben", _perspectives),
    ("theme-takeaways", "ben", _to("takeaways")),
    ("activity", "ben", _activity),
    ("freeform", "hal", _freeform),
    ("reflection", "dev", _reflection),
    ("next-date", "dev", _to("next_date")),
)


def told(play: Play) -> Iterator[tuple[str, str]]:
    """Brings the session to one scene after the other; each time its name and who presents."""
    for name, presenter, act in SCENES:
        act(play)
        yield name, presenter
