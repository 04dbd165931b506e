"""Half-way: Harbour has looked at itself and renewed what it agreed, a member has released a sentence, and Ada has let
Noor, who supervises her, read an entry of her log."""

from accounts.models import User
from actions.models import Evidence, Report
from core import clock
from sessions.models import LogEntry, ReleasedEntry, Session, Supervision
from sets.models import Agreement, LearningSet, Renewal, Review, ReviewSheet

# Who, their mark for each rule, what to keep and what to change.
SHEETS = (
    ("ben", "323", "The silence after the topic line.", "Two questions at once. I do it too."),
    ("cleo", "323", "Starting with what came of it, even when it is nothing.", ""),
    ("dev", "313", "", "We could end on time once."),
    ("femi", "222", "That somebody always asks who is missing on the call.", ""),
    ("gita", "332", "", "Fewer stories before the question."),
)
SENTENCE = "I had taken it for a threat for two years. Then I asked, and it was a question."

LOG = (
    "None of mine changed the round. I had one ready and swallowed it, and the one that came was better.",
    "I filled the silence twice. The second time somebody was already breathing in to speak.",
)


def look_back(made: LearningSet, people: dict[str, User]) -> None:
    """Write it as of now, which is a few weeks ago."""
    agreement = Agreement.objects.filter(learning_set=made).order_by("-version")[0]
    review = Review.objects.create(
        learning_set=made, kind="middle", agreement=agreement, opened_by=people["ada"], shown_at=clock.now()
    )
    for who, marks, keep, change in SHEETS:
        ReviewSheet.objects.create(
            learning_set=made, review=review, author=people[who], marks=marks, keep=keep, change=change
        )
    Renewal.objects.create(
        learning_set=made,
        agreement=agreement,
        first_session=4,
        last_session=9,
        look_back="We begin with what came of it, and that has held. Silence is hard for us on the call.",
    )
    told = Report.objects.filter(action__learning_set=made).order_by("reported_at", "id").first()
    if told is not None:
        Evidence.objects.create(
            person=told.action.owner, programme=made.programme, action=told.action, words=SENTENCE
        )
    _supervise(made, people)


def _supervise(made: LearningSet, people: dict[str, User]) -> None:
    """Of two entries the older one is released."""
    ada = people["ada"]
    supervision = Supervision.objects.create(
        facilitator=ada, supervisor=people["noor"], programme=made.programme
    )
    held = Session.objects.held().filter(learning_set=made).order_by("starts_at", "id")
    for session, words in zip(held, LOG, strict=False):
        LogEntry.objects.create(person=ada, session=session, words=words)
    ReleasedEntry.objects.create(person=ada, supervision=supervision, session=held[0], words=LOG[0])
