"""The weekly letter to a programme's leads."""

from collections.abc import Mapping

from accounts.models import User
from core.jobs.outbox import Letter, letter
from dashboards.digest import LETTER, digest_of
from planning.mail.digest import written
from programmes.models import Programme


@letter(LETTER)
def digest(about: Mapping[str, str]) -> Letter | None:
    """None when there is nothing to say, or its reader leads the programme no more."""
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    programme = Programme.objects.filter(pk=about["programme"]).first()
    found = digest_of(programme, person) if programme and person else None
    return written(found) if found else None
