"""The audit: who did what to which row, added in the deed's own transaction, each row chained to the one before."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import models, transaction

from core.models import AuditHead, AuditRow
from core.snapshot import snapshot

Fact = int | str | bool

_VERB = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXT = re.compile(r"[A-Za-z0-9_.:@-]{0,64}")
_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where the chain does not hold."""

    seq: int
    what: Literal["missing", "altered", "cut"]


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
        row.digest = digest_of(row)
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
    seq, previous = 0, ""
    for row in AuditRow.objects.order_by("seq").iterator(chunk_size=1000):
        seq += 1
        if row.seq != seq:
            return ChainBreak(seq, "missing")
        if row.previous != previous or row.digest != digest_of(row):
            return ChainBreak(seq, "altered")
        previous = row.digest
    head = AuditHead.objects.filter(pk=1).first()
    if seq < (head.seq if head else 0):
        return ChainBreak(seq + 1, "missing")
    if (head.seq, head.digest) != (seq, previous) if head else seq:
        return ChainBreak(seq, "altered")
    return None


def digest_of(row: AuditRow) -> str:
    """What the row says, in one fixed spelling, on top of the row before."""
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
    spelled = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{row.previous}\n{spelled}".encode()).hexdigest()


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
