"""What stands before the walls, by name: the kinds of person, one set with one thing of each sort in it, both sets."""

from dataclasses import dataclass, field

from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from issues.models import Issue, Theme
from planning.models import PollSlot
from programmes.models import Programme
from sessions.models import Bid, Contribution, OwnFormat, Round, Session, Step
from sets import tokens
from sets.models import Invitation, LearningSet, Membership
from tests.cast import WideCast

KINDS = (
    "anonymous",
    "outsider",
    "other_organisation_lead",
    "lead",
    "other_programme_lead",
    "site_admin",
    "past_facilitator",
    "other_facilitator",
    "leaver",
    "observer",
    "newcomer",
    "member",
    "presenter",
    "deputy",
    "facilitator",
)


@dataclass
class Place:
    """One set, and one of each thing in it that an address can name."""

    learning_set: LearningSet
    programme: Programme
    facilitator: User
    deputy: User
    presenter: User
    membership: Membership
    ended: Membership
    invitation: Invitation
    issue: Issue
    theme: Theme
    own_format: OwnFormat
    action: Action
    coming: Session
    called_off: Session
    held: Session
    running: Session
    slot: PollSlot
    mine: dict[User, tuple[Issue, Action]] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        """Where the running session stands."""
        step = Session.objects.select_related("step__round").get(pk=self.running.pk).step
        assert step is not None
        return step

    @property
    def round(self) -> Round:
        """The round that runs."""
        round_ = self.step.round
        assert round_ is not None
        return round_

    def planned_round(self) -> Round:
        return Round.objects.filter(session=self.running, status="planned").order_by("position")[0]

    def bid(self) -> Bid:
        return Bid.objects.filter(session=self.running).exclude(issue=None).exclude(person=self.presenter)[0]

    def contribution(self) -> Contribution:
        with scopes_disabled():
            rows = Contribution.objects.filter(round=self.round, author=self.membership.person)
            found: Contribution = rows.order_by("created_at")[0]
        return found


@dataclass
class Scene:
    """Both sets and everybody who tries a door."""

    cast: WideCast
    harbour: Place
    heron: Place
    people: dict[str, User | None]

    def person(self, kind: str) -> User | None:
        return self.people[kind]


def token_of(place: Place) -> str:
    return tokens.token_of(place.invitation)
