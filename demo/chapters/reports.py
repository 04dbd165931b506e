"""The programme's last quarter as its lead has reported it, once there was something to report."""

from django.utils import timezone

from accounts.models import User
from core import clock
from dashboards.meetings import first_day
from dashboards.report import content_of, offered
from programmes.models import Programme, QuarterReport
from programmes.services import keep_report


def tell(programme: Programme, lead: User) -> None:
    """Make the report of the last quarter whose figures have settled, if its sets met in it; once."""
    if QuarterReport.objects.filter(programme=programme).exists():
        return
    ready, _ahead = offered(first_day(programme.pk), [], timezone.localdate(clock.now()))
    for quarter in ready[:1]:
        content = content_of(programme.pk, quarter)
        keep_report(programme_id=programme.pk, person=lead, quarter=quarter, content=content)
