"""What is done about accounts again and again."""

from datetime import timedelta

from accounts.models import DraftStamp
from core import clock
from core.jobs.periodic import every

STAMPS_KEPT = timedelta(days=2)  # nothing is on its way for longer


@every(seconds=86_400)
def forget_old_stamps() -> None:
    """A page that is open for longer begins anew."""
    DraftStamp.objects.filter(created_at__lt=clock.now() - STAMPS_KEPT).delete()
