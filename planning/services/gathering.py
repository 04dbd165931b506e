"""One letter in the morning in place of many, to those who chose that."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from planning.mail.notice_rules import morning_of
from planning.models import GatheredLetter

KEPT = timedelta(days=14)  # longer than a letter is tried for


def post_daily() -> int:
    """To each for whom something waits and whose morning has come; says how many letters were posted now."""
    people = GatheredLetter.objects.waiting().order_by("person").values_list("person", flat=True)
    return sum(_post(person_id) for person_id in people.distinct())


def forget_gathered() -> int:
    """What was told of long ago."""
    return GatheredLetter.objects.exclude(batch=None).filter(created_at__lt=clock.now() - KEPT).delete()[0]


@transaction.atomic
def _post(person_id: UUID) -> bool:
    person = User.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    waiting = list(GatheredLetter.objects.waiting().filter(person=person_id))
    if person is None or not waiting:
        return False
    morning = morning_of(waiting[0].created_at, person_id)
    if morning is None or morning > clock.now():
        return False
    batch = waiting[0].pk
    GatheredLetter.objects.filter(pk__in=[one.pk for one in waiting]).update(batch=batch)
    about = {"person": str(person_id), "batch": str(batch)}
    post(key=f"planning.daily:{batch}", to=person.email, letter="planning.daily", about=about)
    return True
