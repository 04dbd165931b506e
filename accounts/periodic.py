"""What is done about accounts again and again."""

from datetime import timedelta

from accounts import saml
from accounts.models import DraftStamp
from core import clock
from core.jobs.periodic import every
from live import bus

STAMPS_KEPT = timedelta(days=2)  # nothing is on its way for longer


@every(seconds=86_400)
def forget_old_stamps() -> None:
    """A page that is open for longer begins anew."""
    DraftStamp.objects.filter(created_at__lt=clock.now() - STAMPS_KEPT).delete()


@every(seconds=86_400)
def read_servers_anew() -> None:
    """Of organisations that sign in by SAML, where this site can read it."""
    if saml.is_installed():
        from accounts.saml import refreshing  # needs the extra

        refreshing.refresh_all()


@every(seconds=60)
def tell_time() -> None:
    """To the streams, which ask no database: a heartbeat sets the clock of every room's page."""
    bus.tell_time(clock.now())
