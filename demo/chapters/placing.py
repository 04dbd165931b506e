"""People of the programme who are in no set yet: some placed, one who declined, and the lead's private notes."""

from accounts.models import User
from core import clock
from core.ids import uuid7
from programmes.models import Programme
from sets.models import LearningSet, Membership, Placement, PlacingNote
from sets.services.inviting_many import Wanted, invite_many

TO_PLACE = ("Gita Rao", "Maya Cole", "Niall Shaw", "Rosa Lima", "Sven Holm", "Uma Desai")
DOMAIN = "to-place.demo.example"


def tell(programme: Programme, lead: User) -> None:
    """Put six people on the list once; Niall declined the Reed set, and Uma is placed in it and not asked yet."""
    if Placement.objects.filter(programme=programme).exists():
        return
    made = {
        name: Placement.objects.create(
            programme=programme, name=name, email=f"{name.replace(' ', '.').lower()}@{DOMAIN}"
        )
        for name in TO_PLACE
    }
    reed, moor = (
        LearningSet.objects.get(programme=programme, name=f"{name} set") for name in ("Reed", "Moor")
    )
    _declined(made["Niall Shaw"], reed, lead)
    Placement.objects.filter(pk=made["Uma Desai"].pk).update(learning_set=reed)
    held = Membership.objects.current().filter(role=Membership.Role.MEMBER).select_related("person")
    for about, learning_set, words in (
        ("Maya Cole", reed, "He is her line manager."),
        ("Rosa Lima", moor, "Their firms bid for the same work."),
    ):
        other = held.filter(learning_set=learning_set).order_by("seat", "id")[0].person
        PlacingNote.objects.create(
            programme=programme, placement=made[about], author=lead, words=words, apart=other.email.lower()
        )


def _declined(placement: Placement, learning_set: LearningSet, lead: User) -> None:
    """Asked as the product does it; their letter finds it answered, and is not sent."""
    wanted = Wanted(learning_set, placement.email, placement.name)
    (invitation,) = invite_many([wanted], person=lead, batch=uuid7())
    invitation.declined_at = clock.now()
    invitation.save(update_fields=["declined_at"])
    placement.learning_set, placement.invitation = learning_set, invitation
    placement.save()
