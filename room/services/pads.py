"""The private pad of who listens: its owner's alone, and theirs to keep after the session."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import NOTE, Draft, User
from accounts.services import save_draft

PAD = "pad:{}"


@transaction.atomic
def keep_pad(*, session_id: UUID, person: User) -> None:
    """Makes the person's pad a private note, behind what they kept of that session before; still theirs alone.

    A pad goes a day after its session has closed, a note with the words of the set.
    """
    own = Draft.objects.with_scope(person=[person.pk]).filter(about=session_id)
    pad = own.select_for_update().filter(slot=PAD.format(session_id)).first()
    if pad is None:
        return  # kept already, in another tab
    slot = f"{NOTE}{session_id}"
    note = own.filter(slot=slot).first()
    words = "\n\n".join(str(one.words) for one in (note, pad) if one)
    save_draft(person=person, slot=slot, words=words, about=session_id, label=_("My private note"))
    pad.delete()
