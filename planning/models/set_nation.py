"""Whose bank holidays a set keeps."""

from django.db import models

from core.models import BaseModel
from sets.models import LearningSet


class SetNation(BaseModel):
    """The nation that a set has chosen when it planned its dates; without a row it is guessed from the zone."""

    learning_set = models.OneToOneField(LearningSet, on_delete=models.CASCADE, related_name="nation")
    nation = models.CharField(max_length=4)

    def __str__(self) -> str:
        return f"Nation {self.pk}"
