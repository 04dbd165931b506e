"""A set's own formats, a row each version; and what a step of such a format is called and how it is opened."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from sessions.models.steps import Step
from sessions.process.formats.own import OWN
from sets.models import SetWords, in_scope


class OwnFormat(SetWords):
    """One version of a set's own format. It is never changed: whoever changes the format makes the next version, and
    a session keeps the one that it runs."""

    key = models.UUIDField(
        default=uuid.uuid4, db_index=True, help_text="The same for all versions of one format."
    )
    version = models.PositiveSmallIntegerField(default=1)
    based_on = models.SlugField(help_text="The built-in format that it was made from.")
    name = SealedTextField(_("name"))
    stages = SealedTextField(
        _("stages"), help_text="As JSON: kind, name, minutes and the line to say of each."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is no longer offered; what ran in it keeps it."
    )

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="sessions_own_format_version")]

    def __str__(self) -> str:
        return f"Own format {self.pk}"

    @property
    def slug(self) -> str:
        """What a session or a round that uses this version holds as its format."""
        return f"{OWN}{self.pk.hex}"


class StepWords(SetWords):
    """The set's own name and line for one step of a plan; the step itself keeps the built-in ones, in clear."""

    step = models.OneToOneField(Step, on_delete=models.CASCADE, related_name="+")
    name = SealedTextField(_("name"), blank=True)
    say = SealedTextField(_("line to say"), blank=True)

    objects = in_scope()

    def __str__(self) -> str:
        return f"Words of step {self.step_id}"
