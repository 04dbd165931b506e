"""Wall time and the moment it names: an hour that the clocks skip, and one that comes twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.errors import Refused


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall time (naive, its `fold` says which of two); raises Refused for an hour that the clocks
    skip."""
    moment = local.replace(tzinfo=zone)
    if moment.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != local:
        raise Refused(_("The clocks skip that hour on this day. Choose another time."), field="time")
    return moment.astimezone(ZoneInfo("UTC"))


def comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    """Whether that wall time comes twice there, because the clocks go back."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second  # the other way round it never comes
