"""What people do with their own account: profile and drafts."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Draft, User
from core.audit import trail
from core.names import clean_name


@transaction.atomic
def change_profile(*, person: User, name: str, time_zone: str, language: str, theme: str) -> User:
    """Keeps what the person says about themself; the audit has that it happened, not what."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.name, person.time_zone, person.language, person.theme = name, time_zone, language, theme
    person.save(update_fields=["name", "time_zone", "language", "theme"])
    trail.record(actor=person, verb="person.changed", obj=person)
    return person


def save_draft(
    *, person: User, slot: str, words: str, about: UUID | None = None, label: str = ""
) -> Draft | None:
    """Keeps words in their slot, sealed for their author alone; empty words empty the slot.

    The newest to arrive wins. Two browsers at once make one row: the unique slot decides, and the loser updates.
    """
    if not words.strip():
        drop_draft(person=person, slot=slot)
        return None
    draft, _made = _drafts(person).update_or_create(
        person=person, slot=slot, defaults={"words": words, "about": about, "label": label}
    )
    return draft


def drop_draft(*, person: User, slot: str) -> None:
    """Forgets a slot: what was in it has been kept elsewhere, or wiped out by its author."""
    _drafts(person).filter(slot=slot).delete()


def drafts_about(*, person: User, about: UUID) -> QuerySet[Draft]:
    """What this person has typed about a session and not yet kept, newest first."""
    return _drafts(person).filter(about=about).order_by("-updated_at", "slot")


def _drafts(person: User) -> QuerySet[Draft]:
    """Their own alone, also where no request has opened a scope."""
    drafts: QuerySet[Draft] = Draft.objects.with_scope(person=[person.pk]).all()
    return drafts


@transaction.atomic
def add_person(*, email: str, name: str, time_zone: str = "") -> User:
    """Makes an account whose address is proven already; without a password, a code sent there lets them in.

    An address that has an account raises IntegrityError.
    """
    zone = {"time_zone": time_zone} if time_zone else {}
    person = User.objects.create_user(email, None, name=clean_name(name), **zone)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    trail.record(actor=person, verb="person.added", obj=person)
    return person
