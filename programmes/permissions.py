"""Who may do what in a programme."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from programmes.models import Programme


def check_leads(programme_id: UUID, person_id: UUID) -> None:
    """Raise PermissionDenied unless the person leads the programme now."""
    if not Programme.objects.led_by(person_id).filter(pk=programme_id).exists():
        raise PermissionDenied
