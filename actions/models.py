"""Actions that members commit to, reports on them, and tallies per set."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonWords, own_words
from core import clock
from core.db.scoped_relations import ScopedForeignKey
from core.db.unscoped import rows
from core.models import BaseModel
from core.sealing import SealedTextField
from issues.models import Issue
from programmes.models import Programme
from sets.models import LearningSet, SetWords, in_scope

# A symbol of static/icons.svg for each outcome.
OUTCOME_ICONS = {
    "done": "done", "partly": "partly", "changed": "changed", "not-yet": "notyet", "dropped": "dropped", "": "open",
}  # fmt: skip


class Outcome(models.TextChoices):
    """The outcome that a report gives."""

    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly")
    CHANGED = "changed", _("Changed")
    NOT_YET = "not-yet", _("Not yet")


DROPPED = "dropped"  # closed without a report: the owner says why
STANDINGS = [*Outcome.choices, (DROPPED, _("Dropped"))]


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions by owner, set and state."""

    def owned_by(self, user_id: uuid.UUID) -> Self:
        """Actions of one person."""
        return self.filter(owner_id=user_id)

    def still_open(self) -> Self:
        """Actions that are not closed."""
        return self.filter(closed_at=None)

    def to_report(self) -> Self:
        """Open ones of which nothing was said since their set last met: after “partly” nothing is asked until it has
        met again. `sessions` is a higher app, so it is not imported: the relation gives the moment."""
        held = LearningSet.objects.filter(pk=OuterRef("learning_set")).order_by()
        met = held.annotate(at=Max("sessions__opened_at", filter=Q(sessions__status="closed"))).values("at")
        said = rows(Report).filter(action=OuterRef("pk")).order_by("-reported_at").values("reported_at")[:1]
        open_ = self.still_open().annotate(met_at=Subquery(met), said_at=Subquery(said))
        return open_.filter(Q(said_at=None) | Q(said_at__lt=F("met_at")))

    def of_set(self, learning_set_id: uuid.UUID) -> Self:
        """Actions of one set."""
        return self.filter(learning_set_id=learning_set_id)

    def said_since(self, moment: datetime) -> Self:
        """Actions committed to since that moment, which somebody who joined then may see."""
        return self.filter(created_at__gte=moment)


class Action(SetWords):
    """What a member committed to do. Has no foreign key to a session, so it can be reported on at any time."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="actions")
    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="actions")
    issue = ScopedForeignKey(Issue, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    words = SealedTextField(_("action"))
    due_on = models.DateField(_("due"), null=True, blank=True, help_text=_("Empty: by the next session."))
    outcome = models.CharField(max_length=8, choices=STANDINGS, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope(ActionQuerySet)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["learning_set", "closed_at"], name="actions_action_open")]

    def __str__(self) -> str:
        return f"Action {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the action is not closed."""
        return self.closed_at is None

    @property
    def icon(self) -> str:
        """The symbol of how it stands."""
        return OUTCOME_ICONS[self.outcome]

    @property
    def standing(self) -> str:
        """How it stands, in a word: Open, until something was reported."""
        return str(self.get_outcome_display() or _("Open"))


class Report(SetWords):
    """The owner's report on an action; the latest one gives the outcome."""

    action = ScopedForeignKey(Action, on_delete=models.CASCADE, related_name="reports")
    outcome = models.CharField(max_length=8, choices=STANDINGS)
    happened = SealedTextField(_("what happened"), blank=True)
    changed = SealedTextField(_("what changed as a result"), blank=True)
    keep_open = models.BooleanField(_("keep the rest open"), default=False)
    reported_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        ordering = ["reported_at", "id"]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def closes(self) -> bool:
        """Whether the action needs nothing more: done, changed or dropped, and the rest is not kept open."""
        return self.outcome in {Outcome.DONE, Outcome.CHANGED, DROPPED} and not self.keep_open


class ActionEvent(PersonWords):
    """One step in an action's story that its owner alone reads: a note, old words, a report that was taken back."""

    class Kind(models.TextChoices):
        """What happened."""

        NOTE = "note", _("A note, only yours")
        WORDS = "words", _("You changed the words")
        DUE = "due", _("You changed the date")
        CARRIED_ON = "carried-on", _("You carried on with it")
        TAKEN_BACK = "taken-back", _("A report, taken back")

    action = ScopedForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = SealedTextField(_("words"), blank=True, default="")
    due_on = models.DateField(null=True, blank=True, help_text="The due date until then.")
    outcome = models.CharField(max_length=8, choices=STANDINGS, blank=True, default="")
    began_at = models.DateTimeField(null=True, blank=True, help_text="When the report taken back was made.")

    objects = own_words()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Action event {self.pk}"


class Tally(BaseModel):
    """Counts of a set's actions, updated by services, so that leads' pages never query a table with words."""

    learning_set = models.OneToOneField(LearningSet, on_delete=models.CASCADE, related_name="tally")
    asked_before = models.DateTimeField(
        null=True, help_text="The last session's opening: what was said before it was due in it."
    )
    said = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(
        default=0, help_text="Said before the last held session, so asked after once."
    )
    reported = models.PositiveIntegerField(default=0, help_text="Of those due, how many have a report.")
    # What leads read, published when a session closes, and only if what it adds is of four owners or more.
    shown_due = models.PositiveIntegerField(null=True, blank=True)
    shown_reported = models.PositiveIntegerField(null=True, blank=True)
    shown_done = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of those due, how many are done."
    )
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_since = models.DateTimeField(
        null=True, blank=True, help_text="Nothing said earlier is in it: the set had too few members."
    )
    shown_before = models.DateTimeField(null=True, blank=True, help_text="`asked_before` of what is shown.")

    def __str__(self) -> str:
        return f"Tally {self.pk}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Released sentences by whether they still stand."""

    def standing(self) -> Self:
        """Not taken back, in a programme that has not ended."""
        today = clock.now().date()
        goes_on = Q(programme__ends_on=None) | Q(programme__ends_on__gte=today)
        return self.filter(goes_on, taken_back_at=None)


class Evidence(PersonWords):
    """A sentence that its owner released to the programme: the one table of words that a lead may read.

    What is taken back keeps its row, so that its owner sees that it is, and loses its words."""

    MOST = 240

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    action = ScopedForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="evidence")
    words = SealedTextField(_("sentence"), blank=True)
    is_named = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = own_words(EvidenceQuerySet)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["programme", "taken_back_at"], name="actions_evidence_standing")]

    def __str__(self) -> str:
        return f"Evidence {self.pk}"
