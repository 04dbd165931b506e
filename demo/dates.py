"""When people meet: at ten in London whatever the clocks do, and not at a weekend."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON, UTC = ZoneInfo("Europe/London"), ZoneInfo("UTC")


def ten_o_clock(moment: datetime) -> datetime:
    """Ten in the morning of that day in London, as a moment in UTC."""
    local = moment.astimezone(LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
    return local.astimezone(UTC)


def workday(moment: datetime, *, back: bool = False) -> datetime:
    """Ten o'clock of the same day, or two days later or earlier: nobody meets at a weekend."""
    shift = timedelta(days=2) if moment.weekday() > 4 else timedelta()
    return ten_o_clock(moment - shift if back else moment + shift)
