"""What a programme still needs before its sets can meet, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext

from programmes.models import Programme
from sets.models import Invitation, LearningSet, Membership, SetStatus

FACILITATOR, MEMBER = Membership.Role.FACILITATOR, Membership.Role.MEMBER


@dataclass(frozen=True)
class Item:
    """One thing that a programme needs: whether it is there, in words, and where on the page it is given."""

    name: str
    is_done: bool
    detail: str
    anchor: str


@dataclass(frozen=True)
class SetRow:
    """One set and who is in it or asked into it, counted."""

    pk: UUID
    name: str
    status: str
    led: bool
    members: int
    asked: int


def set_rows(programme: Programme) -> list[SetRow]:
    """The programme's running sets by name, in one query."""
    running = LearningSet.objects.running().filter(programme=programme).order_by("name", "id")
    found = running.annotate(
        led=Exists(_held(FACILITATOR)) | Exists(_asked(FACILITATOR)),
        members=_number(_held(MEMBER)),
        asked=_number(_asked(MEMBER)),
    )
    return [SetRow(*row) for row in found.values_list("pk", "name", "status", "led", "members", "asked")]


def checklist(programme: Programme, sets: Sequence[SetRow]) -> list[Item]:
    """The items in the order in which they are best done."""
    unled = sum(not one.led and one.status != SetStatus.SELF_RUN for one in sets)
    empty = sum(not one.members + one.asked for one in sets)
    return [
        Item(gettext("Purpose and dates"), *_purpose(programme), "what"),
        Item(gettext("Agreement"), *_agreement(programme), "what"),
        Item(gettext("Sets"), bool(sets), _number_of_sets(len(sets)), "sets"),
        Item(gettext("Facilitators"), bool(sets) and not unled, _without(unled, len(sets)), "each"),
        Item(gettext("People"), bool(sets) and not empty, _without(empty, len(sets)), "each"),
    ]


def _held(role: str) -> QuerySet[Membership]:
    return Membership.objects.current().filter(learning_set=OuterRef("pk"), role=role)


def _asked(role: str) -> QuerySet[Invitation]:
    return Invitation.objects.pending().filter(learning_set=OuterRef("pk"), role=role)


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("learning_set").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _purpose(programme: Programme) -> tuple[bool, str]:
    is_done = bool(programme.purpose and programme.starts_on and programme.ends_on)
    return is_done, gettext("done") if is_done else gettext("say what it is for, and from when to when")


def _agreement(programme: Programme) -> tuple[bool, str]:
    is_done = bool(programme.confidentiality)
    return is_done, gettext("done") if is_done else gettext("read what is offered, and save it")


def _number_of_sets(number: int) -> str:
    if not number:
        return gettext("none yet")
    return ngettext("%(n)d set", "%(n)d sets", number) % {"n": number}


def _without(number: int, sets: int) -> str:
    if not sets:
        return gettext("once there are sets")
    if not number:
        return gettext("in each set, or asked")
    return ngettext("%(n)d set has none", "%(n)d sets have none", number) % {"n": number}
