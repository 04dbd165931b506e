"""The life of a set as its page tells it: the five steps, what each one changes, how long the agreement holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from sets.models import LearningSet, Membership, Renewal, Review, SetStatus, SetStep

LIVE = ("open", "running", "paused")
WHAT_IT_IS: dict[str, Promise] = {
    SetStatus.FORMING: gettext_lazy("People say yes, and write a first agreement."),
    SetStatus.FACILITATED: gettext_lazy("A facilitator holds the method."),
    SetStatus.SHARED: gettext_lazy("Members host in turn. The facilitator sits beside."),
    SetStatus.SELF_RUN: gettext_lazy("The circle is closed. Members arrange all of it."),
    SetStatus.ENDED: gettext_lazy("Everyone takes their own along."),
}


@dataclass(frozen=True)
class LifeStep:
    """One of the five steps: since when, if it was taken, and whether it is where the set stands."""

    status: str
    name: str
    what: str
    at: datetime | None
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class Change:
    """One line of the table: how it is now, and how it would be; the same words say that it stays."""

    what: str
    now: str
    then: str

    @property
    def stays(self) -> bool:
        return self.now == self.then


@dataclass
class Life:
    """One set's life; a handful of queries, however long it was."""

    learning_set: LearningSet

    @cached_property
    def _taken(self) -> dict[str, datetime]:
        """When each status was last entered."""
        rows = SetStep.objects.filter(learning_set=self.learning_set).order_by("taken_at", "id")
        return {SetStatus.FORMING.value: self.learning_set.created_at} | dict(
            rows.values_list("status", "taken_at")
        )

    @property
    def steps(self) -> list[LifeStep]:
        """All five, in their order."""
        order = list(SetStatus)
        here = order.index(SetStatus(self.learning_set.status))
        return [
            LifeStep(
                status.value,
                str(status.label),
                str(WHAT_IT_IS[status]),
                self._taken.get(status.value) if number <= here else None,
                number == here,
                number < here,
            )
            for number, status in enumerate(order)
        ]

    @property
    def next_status(self) -> str:
        """The step that usually follows; none after the end."""
        order = [status.value for status in SetStatus]
        return next(iter(order[order.index(self.learning_set.status) + 1 :]), "")

    @cached_property
    def _sessions(self) -> dict[str, int]:
        # `sessions` is a higher app, so it is not imported: the relation gives the counts.
        found: dict[str, int] = LearningSet.objects.filter(pk=self.learning_set.pk).aggregate(
            held=Count("sessions", filter=Q(sessions__status="closed", sessions__rehearsal_of=None)),
            live=Count("sessions", filter=Q(sessions__status__in=LIVE, sessions__rehearsal_of=None)),
            ahead=Count("sessions", filter=Q(sessions__status="scheduled")),
        )
        return found

    @property
    def held(self) -> int:
        return self._sessions["held"]

    @property
    def room_is_open(self) -> bool:
        return self._sessions["live"] > 0

    @property
    def sessions_ahead(self) -> int:
        return self._sessions["ahead"]

    @property
    def goes_on(self) -> date:
        """The day on which its words go: of an ended set, or if it ended today."""
        since = self.learning_set.ended_at if self.learning_set.has_ended else None
        days = timedelta(days=self.learning_set.programme.retention_days)
        return ((since or clock.now()).astimezone(self.learning_set.zone) + days).date()

    @cached_property
    def renewal(self) -> Renewal | None:
        """How long the agreement in force was renewed for."""
        newest = Renewal.objects.filter(learning_set=self.learning_set).select_related("agreement")
        found: Renewal | None = newest.order_by("-agreement__version").first()
        if found is None:
            return None
        later = LearningSet.objects.filter(
            pk=self.learning_set.pk, agreements__version__gt=found.agreement.version
        )
        return None if later.exists() else found

    @property
    def renewal_is_over(self) -> bool:
        """Whether the sessions for which it was agreed have been held, or its day has passed."""
        if self.renewal is None:
            return False
        today = clock.now().astimezone(self.learning_set.zone).date()
        day = self.renewal.until_on
        return self.held >= self.renewal.last_session or (day is not None and day < today)

    @cached_property
    def review_is_open(self) -> bool:
        return Review.objects.filter(learning_set=self.learning_set, shown_at=None).exists()

    @cached_property
    def _facilitators(self) -> str:
        held = Membership.objects.current().filter(
            learning_set=self.learning_set, role=Membership.Role.FACILITATOR
        )
        names = held.order_by("started_at", "id").values_list("person__name", flat=True)
        return str(get_text_list(list(dict.fromkeys(names)), _("and"))) or _("Nobody yet")

    def changes_to(self, status: str) -> list[Change]:
        """What is another after that step, and what stays."""
        now, then = self._facts(self.learning_set.status), self._facts(status)
        return [Change(what, now[what], then[what]) for what in now]

    def _facts(self, status: str) -> dict[str, str]:
        ended, members = status == SetStatus.ENDED, _("Every member")
        opens = members if status in {SetStatus.SHARED, SetStatus.SELF_RUN} else self._with_deputies
        arranges = members if status == SetStatus.SELF_RUN else self._facilitators
        return {
            _("Opens the room, plans and moves dates"): _("Nobody: it meets no more") if ended else opens,
            _("Invites, removes, writes what you agreed"): _("Nobody") if ended else arranges,
            _("Hosts the next session"): self._hosts(status),
            _("Who reads what was said"): _("As before, until it is deleted") if ended else _("As before"),
            _("What was said is kept"): self._kept(ended),
            _("The lead of the programme sees"): _("Figures, and the word “%(status)s”")
            % {"status": SetStatus(status).label},
        }

    @property
    def _with_deputies(self) -> str:
        return _("%(names)s, and deputies") % {"names": self._facilitators}

    def _hosts(self, status: str) -> str:
        if status == SetStatus.ENDED:
            return _("Nobody")
        if status in {SetStatus.SHARED, SetStatus.SELF_RUN}:
            return _("Members in turn, or whom you name at the end of a session")
        return _("%(names)s, or whoever is named for a session") % {"names": self._facilitators}

    def _kept(self, ended: bool) -> str:
        if ended:
            return _("Until %(day)s") % {"day": date_format(self.goes_on, "j F Y")}
        days = self.learning_set.programme.retention_days
        return ngettext("Until %(n)d day after its end", "Until %(n)d days after its end", days) % {"n": days}


def life_of(learning_set: LearningSet) -> Life:
    """The life of one set, read as it is asked for."""
    return Life(learning_set)


def step_ahead(status: str) -> SetStatus | None:
    """The status of that name."""
    return SetStatus(status) if status in SetStatus.values else None
