"""The Harbour set: six members, Ada and Gita her deputy, three sessions held, one open now, one planned."""

from datetime import timedelta

from accounts.models import User
from core import clock
from demo.chapters.looking_back import look_back
from demo.chapters.meeting_one import FIRST
from demo.chapters.meeting_three import THIRD
from demo.chapters.meeting_two import SECOND
from demo.dates import ten_o_clock
from demo.player import SessionPlayer
from demo.time_travel import told_from
from issues.models import Brief, Issue, Theme
from programmes.models import Programme
from sets.models import Acceptance, Agreement, LearningSet, Membership, SetStatus

NAME = "Harbour set"
MEMBERS = ("ben", "cleo", "dev", "femi", "gita", "hal")
RULES = (
    "Only one at a time\nCounselling style\nSafe to admit need",
    "One person speaks at a time.\nWe ask; we do not fix.\nIt is safe to need something here.",
)
CONFIDENTIAL = (
    "Everything said here stays here.",
    "What is said in this set stays in this set. The presenter decides what is written down.",
)
CLEO_BRIEF = (
    "Two of my three new starters have asked for the same senior nurse as their one person to call.\n"
    "She said yes to both before I knew.\n"
    "She is already the one everybody calls.\n"
    "I do not want to take it from her, and I do not want to lose her."
)
BEN_BRIEF = (
    "Fourteen gaps since September. I filled nine of them.\n"
    "I told myself that it was quicker than asking.\n"
    "My son said on Sunday: you are here, but you are not here.\n"
    "What do I get out of being the one who copes?"
)


def tell(programme: Programme, people: dict[str, User]) -> LearningSet:
    """Create the set with its history; an existing one is left as it is."""
    there = LearningSet.objects.filter(programme=programme, name=NAME).first()
    if there is not None:
        return there
    today = ten_o_clock(clock.now())
    began = ten_o_clock(today - timedelta(weeks=FIRST.weeks_ago))
    with told_from(began - timedelta(weeks=4)) as past:
        made = _gather(programme, people)
        player = SessionPlayer(made, people=people, members=MEMBERS, past=past)
        past.to(began - timedelta(weeks=2))
        _agree(made, people, 0)
        player.hold(FIRST, began)
        past.to(today - timedelta(weeks=SECOND.weeks_ago, days=2))
        _agree(made, people, 1)
        player.hold(SECOND, ten_o_clock(today - timedelta(weeks=SECOND.weeks_ago)))
        player.hold(THIRD, ten_o_clock(today - timedelta(weeks=THIRD.weeks_ago)))
        past.to(today - timedelta(weeks=THIRD.weeks_ago) + timedelta(days=2))
        look_back(made, people)
        past.to(today - timedelta(days=4))
        Theme.objects.create(
            learning_set=made, words="What do we owe the people who come after us?", set_by=people["ada"]
        )
        _prepare(made, people)
    return made


def _gather(programme: Programme, people: dict[str, User]) -> LearningSet:
    made = LearningSet.objects.create(
        programme=programme,
        name=NAME,
        status=SetStatus.FORMING,
        planned_sessions=9,
        weeks_between=5,
        venue="Mill Lane, room 2",
        link="https://video.example/harbour",
    )
    Membership.objects.create(learning_set=made, person=people["ada"], role=Membership.Role.FACILITATOR)
    for seat, key in enumerate(MEMBERS):
        Membership.objects.create(learning_set=made, person=people[key], seat=seat, is_deputy=key == "gita")
    return made


def _agree(made: LearningSet, people: dict[str, User], version: int) -> None:
    agreed = Agreement.objects.create(
        learning_set=made,
        version=version + 1,
        ground_rules=RULES[version],
        confidentiality=CONFIDENTIAL[version],
        written_by=people["ada"],
    )
    Acceptance.objects.bulk_create(
        [Acceptance(agreement=agreed, learning_set=made, person=people[key]) for key in ("ada", *MEMBERS)],
        batch_size=100,
    )


def _prepare(made: LearningSet, people: dict[str, User]) -> None:
    """Create what is prepared for today: each person's own issues and briefs."""
    cleo = Issue.objects.create(owner=people["cleo"], learning_set=made, topic_line="")
    Brief.objects.create(issue=cleo, person=people["cleo"], words=CLEO_BRIEF)
    waiting = Issue.objects.filter(
        learning_set=made, owner=people["ben"], status=Issue.Status.CARRIED
    ).first()
    if waiting:
        Brief.objects.create(issue=waiting, person=people["ben"], words=BEN_BRIEF)
