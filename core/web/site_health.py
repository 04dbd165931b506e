"""What an operator needs to know of the whole site, a finding each: for monitoring, `doctor` and the admin's page."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.audit import chain
from core.jobs import delivery, heartbeats, refusals
from core.models import Heartbeat, OutboxMail

OLDEST_MAIL = timedelta(minutes=10)
LONGEST_SILENCE = timedelta(minutes=2)
BACKUP_EVERY = timedelta(hours=26)
LEAST_DISK_FREE = 0.05
GIGABYTE = 10**9


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that belongs to the site: whether it is well, and a sentence that says how it is or what to do."""

    name: str
    title: str
    well: bool
    said: str


def findings() -> list[Finding]:
    """Every finding, in the order in which somebody would mend them."""
    looks = (*_LOOKS, *_MORE)
    return [look() for look in looks if not (settings.ALS_DEMO and look in _NOT_IN_DEMO)]


def also(look: Callable[[], Finding]) -> Callable[[], Finding]:
    """Registers a finding of another app's, after those of the ground."""
    _MORE.append(look)
    return look


def letters() -> Finding:
    """Whether letters go out: none has stood untried, or failed at our own mail server, for ten minutes."""
    waiting = OutboxMail.objects.filter(state=OutboxMail.State.WAITING, due_at__lte=clock.now() + OLDEST_MAIL)
    late = OutboxMail.objects.annotate(since=Coalesce("first_due_at", "created_at")).filter(
        state=OutboxMail.State.WAITING, since__lt=clock.now() - OLDEST_MAIL
    )
    ours = late.exclude(attempts=0)
    for kind in refusals.OF_A_READER:
        ours = ours.exclude(last_error__startswith=kind)
    title = _("Letters going out")
    if late.filter(attempts=0, due_at__lt=clock.now() - OLDEST_MAIL).exists():
        return Finding(
            "outbox", title, False, _("Letters wait that nobody tries to send: does the beat run?")
        )
    failing = ours.values_list("last_error", flat=True).first()
    if failing is not None:
        said = _(
            "The mail server has taken nothing for ten minutes (%(error)s). Look at EMAIL_URL, and at it."
        )
        return Finding("outbox", title, False, said % {"error": failing})
    count = waiting.count()
    said = ngettext("%(n)d letter is waiting.", "%(n)d letters are waiting.", count) % {"n": count}
    return Finding("outbox", title, True, said)


def undelivered() -> Finding:
    """Whether letters were given up; what a reader's own server refused is told to who asked for it."""
    count = delivery.undelivered().filter(state=OutboxMail.State.DEAD).count()
    said = ngettext(
        "%(n)d letter was given up after ten attempts. Try it again or discard it.",
        "%(n)d letters were given up after ten attempts. Try them again or discard them.",
        count,
    ) % {"n": count}
    return Finding("letters", _("Letters given up"), not count, said if count else _("None."))


def worker() -> Finding:
    """Whether the letters' worker was heard of in two minutes."""
    return _heard("worker", _("Worker"), heartbeats.WORKER)


def beat() -> Finding:
    """Whether the site's clock was."""
    found = _heard("beat", _("Beat"), heartbeats.BEAT)
    if found.well and heartbeats.is_fresh(heartbeats.STANDBY, LONGEST_SILENCE):
        return Finding(
            "beat", found.title, True, _("%(said)s A second one stands by.") % {"said": found.said}
        )
    return found


def jobs() -> Finding:
    """Whether the last run of every periodic job went well."""
    rows = Heartbeat.objects.filter(name__startswith=heartbeats.FAILED).order_by("name")
    failed = [name.removeprefix(heartbeats.FAILED) for name in rows.values_list("name", flat=True)]
    said = _("The last run failed of: %(jobs)s. The log says where.") % {"jobs": ", ".join(failed)}
    return Finding("jobs", _("Regular jobs"), not failed, said if failed else _("Each last run went well."))


def audit() -> Finding:
    """Whether rows of the audit wait too long for their place in the chain."""
    late = chain.late_rows()
    said = ngettext(
        "%(n)d row waits for its place in the chain: the log says why.",
        "%(n)d rows wait for their place in the chain: the log says why.",
        late,
    ) % {"n": late}
    return Finding("audit", _("Audit"), not late, said if late else _("Chained to its end."))


def backup() -> Finding:
    """Whether a backup was made since yesterday."""
    seen = heartbeats.seen_at(heartbeats.BACKUP)
    if seen is None:
        return Finding("backup", _("Backup"), False, _("None was made yet. Run manage.py backup each night."))
    well = clock.now() - seen <= BACKUP_EVERY
    said = _("The last one was made %(ago)s ago.") % {"ago": _long(clock.now() - seen)}
    return Finding("backup", _("Backup"), well, said if well else f"{said} {_('One is due each day.')}")


def clocks() -> Finding:
    """Whether this machine's clock agrees with the database's, which decides."""
    off = abs(clock.skew())
    said = _("%(seconds).1f seconds from the database’s.") % {"seconds": off}
    well = off <= clock.MOST_SKEW
    return Finding("clock", _("Clock"), well, said if well else f"{said} {_('Set it by NTP.')}")


def disk() -> Finding:
    """Whether the disk of the site's own files has room."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    well = usage.free >= LEAST_DISK_FREE * usage.total
    facts = {"used": round(usage.used / GIGABYTE), "total": round(usage.total / GIGABYTE)}
    said = _("%(used)d of %(total)d GB used.") % facts
    return Finding("disk", _("Disk"), well, said)


def _heard(name: str, title: str, row: str) -> Finding:
    seen = heartbeats.seen_at(row)
    if seen is None:
        return Finding(name, title, False, _("Never heard of. Does its process run?"))
    silent = clock.now() - seen
    said = _("Last heard of %(ago)s ago.") % {"ago": _long(silent)}
    return Finding(name, title, silent <= LONGEST_SILENCE, said)


def _long(span: timedelta) -> str:
    """A span in one unit, as somebody would say it."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 120:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 7200:
        return _("%(n)d minutes") % {"n": seconds // 60}
    return _("%(n)d hours") % {"n": seconds // 3600}


_LOOKS: tuple[Callable[[], Finding], ...] = (
    letters,
    undelivered,
    worker,
    beat,
    jobs,
    audit,
    backup,
    clocks,
    disk,
)
_MORE: list[Callable[[], Finding]] = []
# A demonstration keeps nothing that anybody would miss.
_NOT_IN_DEMO = (backup,)
