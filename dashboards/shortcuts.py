"""What a lead's views begin with: a programme that they lead, and one of its sets."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.requests import PersonRequest
from programmes.models import Programme
from sets.models import LearningSet


def led_programme(request: PersonRequest, pk: UUID) -> Programme:
    """A programme that the person leads; raises Http404 for any other."""
    led = Programme.objects.led_by(request.user.pk).select_related("organisation")
    return get_object_or_404(led, pk=pk)


def led_set(request: PersonRequest, set_id: UUID) -> LearningSet:
    """A set of a programme that the person leads; raises Http404 for any other."""
    led = Programme.objects.led_by(request.user.pk)
    return get_object_or_404(LearningSet.objects.select_related("programme"), pk=set_id, programme__in=led)
