"""The audit: who did what to which row, added in the deed's own transaction, each row chained to the one before."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import models, transaction

from core.audit import digest_key
from core.db.snapshot import snapshot
from core.models import AuditHead, AuditRow
from core.sealing import SealBroken
from core.sealing.keyring import Key

Fact = int | str | bool

_VERB = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXT = re.compile(r"[A-Za-z0-9_.:@-]{0,64}")
_LARGEST = 2**53
_MAC_BYTES = 30  # with the key's id it fits where a digest without a key did


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where the chain does not hold."""

    seq: int
    what: Literal["missing", "altered", "unreadable", "cut"]


def record(
    *,
    actor: models.Model | None,
    verb: str,
    obj: models.Model,
    learning_set_id: UUID | None = None,
    **facts: Fact,
) -> AuditRow:
    """Add one deed. The end of the chain stays locked until the caller commits, so call this after the other locks."""
    _check(verb, facts)
    with transaction.atomic():
        head = _locked_head()
        row = AuditRow(
            seq=head.seq + 1,
            actor_id=None if actor is None else actor.pk,
            verb=verb,
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            learning_set_id=learning_set_id,
            facts=dict(facts),
            previous=head.digest,
        )
        row.digest = digest_of(row, digest_key.to_go_on(_key_id(head.digest)))
        row.save()
        head.seq, head.digest = row.seq, row.digest
        head.save(update_fields=["seq", "digest"])
    return row


def record_on_site(verb: str, **facts: Fact) -> AuditRow:
    """A deed of whoever operates the site, at a shell: nobody is named, and it is about no single row."""
    return record(actor=None, verb=verb, obj=AuditHead(), learning_set_id=None, **facts)


def verify_chain() -> ChainBreak | None:
    """The first altered or missing row; None when every row is as it was written. Others may go on writing."""
    with snapshot():
        return _first_break()


def _first_break() -> ChainBreak | None:
    seq, previous, keyed = 0, "", False
    for row in AuditRow.objects.order_by("seq").iterator(chunk_size=1000):
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


def _check(verb: str, facts: Mapping[str, Fact]) -> None:
    """Refuse whatever could be words: the audit is kept when they are gone."""
    if len(verb) > 64 or not _VERB.fullmatch(verb):
        raise ValueError("An audit verb is like “session.opened”.")
    for name, value in facts.items():
        if not _NAME.fullmatch(name):
            raise ValueError("An audit fact needs a short plain name.")
        if not _is_fact(value):
            raise ValueError(
                f"“{name}” is no fact for the audit: numbers, yes or no, ids and short codes only."
            )


def _is_fact(value: object) -> bool:
    if isinstance(value, int):
        return -_LARGEST < value < _LARGEST
    return isinstance(value, str) and _TEXT.fullmatch(value) is not None
