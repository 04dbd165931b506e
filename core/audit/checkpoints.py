"""The audit's witness: a file apart, where it is written how far the audit had come, so that a cut end shows."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from core import clock
from core.audit.chain import ChainBreak
from core.models import AuditHead, AuditRow
from core.private_files import open_to_append

log = logging.getLogger("core.audit")

NAME = "audit-witness.jsonl"
_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One line: the last row there was, what it ended in, and when."""

    seq: int
    digest: str
    at: str


def place() -> Path | None:
    """Beside the deletion log, which is kept apart from the database as well; None when there is none."""
    log_file = getattr(settings, "ALS_DELETIONS_FILE", "")
    return Path(log_file).with_name(NAME) if log_file else None


def last_seen() -> Checkpoint | None:
    """The newest line that can be read."""
    path = place()
    if path is None or not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        lines = file.read().splitlines()
    for line in reversed(lines):
        try:
            return Checkpoint(**json.loads(line))
        except (ValueError, TypeError):
            # Torn when the disk was full, say; the one before says nearly as much.
            log.warning("audit witness has a line that cannot be read")
    return None


def find_cut() -> ChainBreak | None:
    """The row that was seen and is not there any more, or ends in something else; None when all is as seen."""
    seen = last_seen()
    if seen is None or AuditRow.objects.filter(seq=seen.seq, digest=seen.digest).exists():
        return None
    return ChainBreak(seen.seq, "cut")


def write_down(*, anew: bool = False) -> None:
    """Write down how far the audit has come, and say it in the log. After a cut nothing is added to what was seen,
    unless a restore began the audit anew."""
    if not anew and (cut := find_cut()):
        log.error("audit is cut", extra={"row": cut.seq, "kind": cut.what})
        return
    head, path, seen = AuditHead.objects.filter(pk=1).first(), place(), last_seen()
    if head is None or path is None or (seen and (seen.seq, seen.digest) == (head.seq, head.digest)):
        return
    line = json.dumps(asdict(Checkpoint(head.seq, head.digest, clock.now().isoformat())))
    with open_to_append(path) as file:
        file.write(f"{line}\n".encode())
    log.info("audit witnessed", extra={"seq": head.seq, "digest": head.digest})
