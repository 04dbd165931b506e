"""What people do with their own account: profile and drafts."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Draft, User
from accounts.stamps import Stamp, is_late
from core.audit import trail
from core.db.compiled import compiled_query
from core.errors import Refused
from core.names import clean_name

MOST_DRAFTS = 300
FORM = "form:"  # with what the slots of whole forms begin
MOST_BOXES, MOST_SLOT = 20, 120


@transaction.atomic
def change_profile(
    *, person: User, name: str, time_zone: str, language: str, theme: str, question_hints: bool
) -> User:
    """Save the profile; the audit records that it changed, not the values."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.name, person.time_zone, person.language, person.theme = name, time_zone, language, theme
    person.question_hints = question_hints
    person.save(update_fields=["name", "time_zone", "language", "theme", "question_hints"])
    trail.record(actor=person, verb="person.changed", obj=person)
    return person


@transaction.atomic
def end_hints(*, person: User) -> None:
    """No more hints on questions for this person; their profile brings them back."""
    User.objects.filter(pk=person.pk).update(question_hints=False)
    person.question_hints = False


def first_week_was_read(*, person: User) -> None:
    """Home no longer leads this person to their first week."""
    User.objects.filter(pk=person.pk).update(has_read_first_week=True)


@transaction.atomic
def save_draft(
    *,
    person: User,
    slot: str,
    words: str,
    about: UUID | None = None,
    label: str = "",
    stamp: Stamp | None = None,
) -> Draft | None:
    """Save a draft in its slot, encrypted under its author's key; empty text deletes it.

    Among the drafts of one page the last one sent wins, among those of several pages the last to arrive. When two
    browsers save at once the unique constraint lets one insert and the other update.
    """
    if is_late(person=person, slot=slot, stamp=stamp):
        return None
    if not words.strip():
        _drafts(person.pk).filter(slot=slot).delete()
        return None
    if _drafts(person.pk).exclude(slot=slot).count() >= MOST_DRAFTS:
        raise Refused(_("You have very many drafts. Share or discard some of them first."))
    draft, _made = _drafts(person.pk).update_or_create(
        person=person, slot=slot, defaults={"words": words, "about": about, "label": label}
    )
    return draft


@transaction.atomic
def hold_draft(*, person: User, slot: str, words: str, label: str, stamp: Stamp | None = None) -> None:
    """Keep what somebody saved for themselves though others see an earlier version; an empty box too is a change."""
    if not is_late(person=person, slot=slot, stamp=stamp):
        _drafts(person.pk).update_or_create(
            person=person, slot=slot, defaults={"words": words, "about": None, "label": label}
        )


@transaction.atomic
def drop_draft(*, person: User, slot: str, stamp: Stamp | None = None) -> None:
    """Delete a draft, after its text was saved elsewhere; a later draft of the same page stays."""
    if not is_late(person=person, slot=slot, stamp=stamp):
        _drafts(person.pk).filter(slot=slot).delete()


def drafts_about(*, person: User, about: UUID) -> list[Draft]:
    """This person's drafts about one session, newest first."""
    return _drafts_about(person.pk, about)


@compiled_query
def _drafts_about(person_id: UUID, about: UUID) -> QuerySet[Draft]:
    return _drafts(person_id).filter(about=about).order_by("-updated_at", "slot")


def drafts_of_form(*, person: User, form: str) -> dict[str, str]:
    """What this person typed in the boxes of one form and never sent, by slot."""
    if not form.startswith(FORM):
        return {}
    return {draft.slot: str(draft.words) for draft in _drafts(person.pk).filter(slot__startswith=f"{form}:")}


@transaction.atomic
def drop_drafts_of_form(*, person: User, slots: list[str], stamp: Stamp | None) -> None:
    """Delete the drafts of a form that was sent and did its work."""
    for slot in slots[:MOST_BOXES]:
        if slot.startswith(FORM) and len(slot) <= MOST_SLOT:
            drop_draft(person=person, slot=slot, stamp=stamp)


def _drafts(person_id: UUID) -> QuerySet[Draft]:
    """The person's own drafts, also outside a request's scope."""
    drafts: QuerySet[Draft] = Draft.objects.with_scope(person=[person_id]).all()
    return drafts


@transaction.atomic
def add_person(*, email: str, name: str, time_zone: str = "") -> User:
    """Create an account with a verified address; without a password the person signs in by code.

    Raises IntegrityError if the address has an account.
    """
    zone = {"time_zone": time_zone} if time_zone else {}
    person = User.objects.create_user(email, None, name=clean_name(name), **zone)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    trail.record(actor=person, verb="person.added", obj=person)
    return person
