"""Who may do what in a programme."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.staff import staff_again
from programmes.models import Programme


def check_leads(programme_id: UUID, person_id: UUID) -> None:
    """Raise PermissionDenied unless the person leads the programme now."""
    if not Programme.objects.led_by(person_id).filter(pk=programme_id).exists():
        raise PermissionDenied


def can_run_site(person: User) -> bool:
    """Whether the person may create organisations and programmes: a site admin."""
    return person.is_active and person.is_staff and person.has_perm("programmes.add_programme")


def check_runs_site(person: User) -> None:
    """Raise PermissionDenied unless the person may create organisations and programmes, as read anew."""
    if not can_run_site(staff_again(person)):
        raise PermissionDenied
