"""The audit's chain: rows recorded since the last time get a number and a keyed digest over the row before."""

import base64
import binascii
import hashlib
import hmac
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from core import clock
from core.audit import digest_key
from core.db.snapshot import snapshot
from core.models import AuditHead, AuditRow
from core.sealing import SealBroken
from core.sealing.keyring import Key

log = logging.getLogger("core.audit")

LATE = timedelta(minutes=30)  # the job runs every ten: by then it missed a row twice
_BATCH = 200  # rows chained under one lock of the end
_MAC_BYTES = 30  # with the key's id it fits where a digest without a key did


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where the chain does not hold."""

    seq: int
    what: Literal["missing", "altered", "unreadable", "cut"]


def extend_chain() -> int:
    """Chain the rows that were committed since, in the order they were recorded; says how many.

    A row whose transaction commits late comes after rows that are younger: what has no number is what counts."""
    done = 0
    while chained := _chain_some():
        done += chained
    return done


def extend_where_possible() -> None:
    """The same, where there is a master key to do it under: backup and restore go without one too."""
    try:
        extend_chain()
    except SealBroken as broken:
        log.warning("audit rows wait to be chained", extra={"reason": str(broken)})


def late_rows() -> int:
    """How many rows wait longer for their place in the chain than the job ever lets them."""
    return AuditRow.objects.unchained().filter(created_at__lt=clock.now() - LATE).count()


def _chain_some() -> int:
    """One batch, by one process at a time: the end of the chain is locked. No request ever waits for it."""
    if not AuditRow.objects.unchained().exists():
        return 0
    with transaction.atomic():
        head = _locked_head()
        rows = list(AuditRow.objects.unchained()[:_BATCH])
        for row in rows:
            row.seq, row.previous = head.seq + 1, head.digest
            row.digest = digest_of(row, digest_key.to_go_on(_key_id(head.digest)))
            AuditRow.objects.chain(row)
            head.seq, head.digest = row.seq, row.digest
        if rows:
            head.save(update_fields=["seq", "digest"])
    return len(rows)


def verify_chain() -> ChainBreak | None:
    """The first altered or missing row; None when every row in the chain is as it was written. Rows that wait for their
    place are nobody's fault yet: see `late_rows`. Others may go on writing."""
    with snapshot():
        return _first_break()


def _first_break() -> ChainBreak | None:
    seq, previous, keyed = 0, "", False
    for row in AuditRow.objects.chained().iterator(chunk_size=1000):
        seq += 1
        if row.seq != seq:
            return ChainBreak(seq, "missing")
        if row.previous != previous:
            return ChainBreak(seq, "altered")
        if fault := _fault(row, keyed=keyed):
            return ChainBreak(seq, fault)
        previous, keyed = row.digest, _key_id(row.digest) is not None
    head = AuditHead.objects.filter(pk=1).first()
    if seq < (head.seq if head else 0):
        return ChainBreak(seq + 1, "missing")
    # The last row is always under a key: rows from before there was one were closed off by a migration.
    if (seq and not keyed) or (head.seq if head else 0, head.digest if head else "") != (seq, previous):
        return ChainBreak(seq, "altered")
    return None


def _fault(row: AuditRow, *, keyed: bool) -> Literal["altered", "unreadable"] | None:
    """What is wrong with one row's digest; after a row under a key there is none without."""
    key_id = _key_id(row.digest)
    if key_id is None:
        return "altered" if keyed or row.digest != plain_digest_of(row) else None
    try:
        key = digest_key.of_row(key_id)
    except SealBroken:
        return "unreadable"
    return None if row.digest == digest_of(row, key) else "altered"


def digest_of(row: AuditRow, key: Key) -> str:
    """The key's id, and what only its holder can make of the row on top of the row before."""
    made = hmac.digest(key.secret, _spelled(row), "sha256")[:_MAC_BYTES]
    return f"{_text(key.id.bytes)}.{_text(made)}"


def plain_digest_of(row: AuditRow) -> str:
    """As rows were digested before the audit had a key."""
    return hashlib.sha256(_spelled(row)).hexdigest()


def _spelled(row: AuditRow) -> bytes:
    """What the row says, in one fixed spelling."""
    said = {
        "seq": row.seq,
        "at": row.created_at.isoformat(timespec="microseconds"),
        "actor": None if row.actor_id is None else str(row.actor_id),
        "verb": row.verb,
        "type": row.object_type,
        "id": row.object_id,
        "set": None if row.learning_set_id is None else str(row.learning_set_id),
        "facts": row.facts,
    }
    return f"{row.previous}\n{json.dumps(said, sort_keys=True, separators=(',', ':'))}".encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _key_id(digest: str) -> UUID | None:
    """Which key a digest was made under; None for one without."""
    said, dot, _made = digest.partition(".")
    try:
        return UUID(bytes=base64.urlsafe_b64decode(f"{said}==")) if dot else None
    except (ValueError, binascii.Error):
        return None


def _locked_head() -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    head = heads.filter(pk=1).first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        head = heads.get(pk=1)
    return head
