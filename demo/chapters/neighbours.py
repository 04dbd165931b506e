"""The programme's other sets, as figures for its lead; and the Heron set, to which Finn belongs."""

from datetime import datetime, timedelta

from accounts.models import User
from actions.models import Action
from core import clock
from demo.bulk import BulkRows, Figures
from demo.people import strangers
from demo.time_travel import told_from
from issues.models import Issue
from programmes.models import Programme
from sessions.models import Session
from sets.models import Acceptance, Agreement, LearningSet, Membership, SetStatus

# name, who facilitates, planned, came, turns, due, reported, days since, next in (None: no date), status
SETS: tuple[tuple[str, str, Figures], ...] = tuple(
    (name, facilitator, Figures(f"{name} set", planned, came, turns, due, reported, since, next_in, status))
    for name, facilitator, planned, came, turns, due, reported, since, next_in, status in (
        ("Beacon", "nia", 6, (5, 5, 6, 6), (1, 1, 1, 2, 2, 1), 20, 18, 9, 7, "facilitated"),
        ("Bridge", "imre", 6, (5, 5, 5, 4), (2, 2, 2, 1, 1), 16, 14, 12, 42, "shared"),
        ("Cedar", "jude", 9, (7, 8, 7, 6, 8), (1, 1, 2, 1, 1, 1, 1, 2), 25, 17, 20, 3, "facilitated"),
        ("Dune", "kofi", 9, (5,), (1, 0, 0, 1, 0, 0), 0, 0, 16, 7, "forming"),
        ("Elm", "lena", 6, (5, 5, 4, 5, 4), (2, 2, 2, 2, 2), 25, 18, 14, 14, "facilitated"),
        ("Ferry", "mina", 9, (5, 6, 5), (1, 0, 1, 1, 1, 1), 16, 13, 2, 40, "facilitated"),
        ("Forge", "otto", 9, (5, 4), (1, 1, 0, 0, 1), 8, 7, 3, 40, "facilitated"),
        ("Garden", "nia", 9, (6, 7), (1, 0, 1, 1, 0, 0, 1), 11, 9, 4, 35, "facilitated"),
        ("Hazel", "kofi", 9, (5, 5, 6, 6), (1, 1, 1, 1, 1, 1), 16, 13, 13, 14, "facilitated"),
        ("Inlet", "mina", 9, (6, 5), (1, 0, 1, 0, 0, 0, 1), 10, 7, 47, None, "facilitated"),
        ("Juniper", "otto", 9, (4, 5), (1, 1, 0, 0, 1, 1), 6, 5, 8, 42, "facilitated"),
        ("Kiln", "nia", 9, (5, 5, 6, 6), (2, 1, 1, 1, 1, 2), 16, 12, 17, 14, "facilitated"),
        ("Lantern", "imre", 9, (5, 5, 5, 4), (2, 1, 2, 1, 1), 18, 14, 15, 40, "facilitated"),
        ("Loom", "jude", 6, (6, 6, 6, 5), (1, 2, 1, 1, 1, 2), 21, 17, 19, 12, "shared"),
        ("Meadow", "kofi", 9, (5, 5, 5, 6, 5), (1, 2, 2, 2, 1, 2), 24, 18, 21, 5, "facilitated"),
        ("Mill", "ada", 9, (6, 6, 5, 6, 6), (2, 2, 1, 2, 2, 1), 25, 21, 31, 4, "facilitated"),
        ("Moor", "mina", 9, (5, 4, 3), (1, 0, 1, 0, 1, 1), 12, 7, 24, 11, "facilitated"),
        ("Orchard", "otto", 6, (7, 6, 7, 6), (1, 1, 2, 1, 1, 1, 1), 19, 16, 18, 7, "facilitated"),
        ("Quarry", "nia", 9, (6, 5, 5, 4), (3, 0, 2, 0, 1, 2), 18, 11, 14, 14, "facilitated"),
        ("Reed", "lena", 6, (3, 3), (1, 1, 1), 5, 4, 10, 25, "facilitated"),
        ("Weir", "lena", 6, (6, 7, 6, 5), (1, 1, 1, 1, 1, 1, 1), 18, 14, 22, 12, "facilitated"),
    )
)
QUAY = Figures("Quay set", 6, (4,), (1, 0, 0, 0, 1), 0, 0, 20, 7, SetStatus.SELF_RUN)
HERON = Figures("Heron set", 9, (6, 5, 5, 6), (0, 2, 0, 2, 3, 1), 13, 10, 21, 14)


def tell(
    programme: Programme, people: dict[str, User], facilitators: dict[str, User], today: datetime
) -> None:
    """Create those of the sets that do not exist yet."""
    there = set(LearningSet.objects.filter(programme=programme).values_list("name", flat=True))
    everybody = iter(strangers(180, domain="people.demo.example"))
    sheaf = BulkRows()
    for _name, facilitator, figures in SETS:
        members = [next(everybody) for _turn in figures.turns]
        if figures.name not in there:
            sheaf.add(
                figures,
                programme=programme,
                members=members,
                facilitator=facilitators[facilitator],
                today=today,
            )
    for figures, known, host in ((QUAY, people["cleo"], None), (HERON, people["finn"], facilitators["jude"])):
        members = [known, *(next(everybody) for _turn in figures.turns[1:])]
        if figures.name not in there:
            sheaf.add(figures, programme=programme, members=members, facilitator=host, today=today)
    sheaf.write()
    _finns_words(LearningSet.objects.get(programme=programme, name=HERON.name), people["finn"])
    for agreeing in LearningSet.objects.filter(programme=programme, name__in=("Mill set", HERON.name)):
        _what_they_agreed(agreeing)


def _what_they_agreed(made: LearningSet) -> None:
    """Add accepted agreements to the two sets that demo people can open, since sets that have met have one."""
    first = Session.objects.filter(learning_set=made).order_by("starts_at").first()
    if first is None or Agreement.objects.filter(learning_set=made).exists():
        return
    everybody = list(Membership.objects.filter(learning_set=made).order_by("seat", "id"))
    author = next(one for one in everybody if one.role == Membership.Role.FACILITATOR)
    with told_from(first.starts_at - timedelta(weeks=1)):
        agreed = Agreement.objects.create(
            learning_set=made,
            version=1,
            ground_rules="Confidential.\nListen all the way to the end.\nQuestions before advice.",
            confidentiality="What is said in this set stays in this set.",
            written_by_id=author.person_id,
        )
        accepted = [
            Acceptance(agreement=agreed, learning_set=made, person_id=one.person_id) for one in everybody
        ]
        Acceptance.objects.bulk_create(accepted, batch_size=100)


def _finns_words(heron: LearningSet, finn: User) -> None:
    """Add an issue of Finn's, in a set that nobody of the Harbour set may see."""
    if Issue.objects.filter(learning_set=heron, owner=finn).exists():
        return
    line = "I have been acting up for a year. How do I ask whether it is mine?"
    issue = Issue.objects.create(
        owner=finn,
        learning_set=heron,
        topic_line=line,
        status=Issue.Status.OFFERED,
        offered_at=clock.now(),
    )
    Action.objects.create(
        owner=finn,
        learning_set=heron,
        issue=issue,
        words="I will ask my director for twenty minutes, and not in June.",
    )
