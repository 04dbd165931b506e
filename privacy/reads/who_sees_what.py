"""The table of who sees what, which the privacy page shows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

NOBODY: Words = "–"
YES: Words = _("yes")
NEVER: Words = _("never")

PEOPLE: tuple[Words, ...] = (
    _("Somebody outside the set"),
    _("Member of the set"),
    _("Facilitator of the set"),
    _("Lead of the programme"),
    _("Site admin"),
)


@dataclass(frozen=True)
class Row:
    """One kind of data, and what each kind of person sees of it, in the order of PEOPLE."""

    what: Words
    outsider: Words
    member: Words
    facilitator: Words
    lead: Words
    admin: Words

    @property
    def cells(self) -> list[tuple[Words, Words]]:
        """Pairs of person and what they see, for a table and for a list on narrow screens."""
        seen = (self.outsider, self.member, self.facilitator, self.lead, self.admin)
        return list(zip(PEOPLE, seen, strict=True))


TABLE: tuple[Row, ...] = (
    Row(
        _("That the set exists, its dates and people"),
        outsider=NOBODY, member=YES, facilitator=YES, lead=YES, admin=YES,
    ),
    Row(
        _("A member’s brief; drafts, pads and private notes"),
        outsider=NOBODY, member=_("its author only"), facilitator=NOBODY, lead=NOBODY, admin=NOBODY,
    ),
    Row(
        _("Topic lines offered, rounds, questions, suggestions, reflections"),
        outsider=NOBODY, member=_("yes, from the day they joined"), facilitator=_("yes, while they facilitate"),
        lead=NEVER, admin=NEVER,
    ),
    Row(
        _("A topic that its presenter marked “in the room only”"),
        outsider=NOBODY, member=_("who was there for it, and whom its presenter names"),
        facilitator=_("who was there for it, and whom its presenter names"), lead=NEVER, admin=NEVER,
    ),
    Row(
        _("Actions and reports"),
        outsider=NOBODY, member=_("yes; their own to change"), facilitator=YES, lead=_("counts only"), admin=NEVER,
    ),
    Row(
        _("A sentence that its owner releases to the programme, until they take it back"),
        outsider=NOBODY, member=_("its owner only"), facilitator=NOBODY, lead=_("that sentence alone"), admin=NOBODY,
    ),
    Row(
        _("A sheet of a review of the set, until it is looked at together"),
        outsider=NOBODY, member=_("its author only; then, without names, who was there"),
        facilitator=_("then, without names"), lead=NEVER, admin=NEVER,
    ),
    Row(
        _("Who came, turns, waits"),
        outsider=NOBODY, member=_("own set"), facilitator=_("own set"), lead=_("yes; small numbers hidden"),
        admin=NOBODY,
    ),
    Row(
        _("How long each had the floor, where the set asks for it"),
        outsider=NOBODY, member=_("own set"), facilitator=_("own set"), lead=NEVER, admin=NEVER,
    ),
    Row(
        _("Who came, by name"),
        outsider=NOBODY, member=_("own set"), facilitator=_("own set"),
        lead=_("only where the agreement that everybody accepted says so"), admin=NOBODY,
    ),
    Row(
        _("How useful a session was to a member, where the programme asks"),
        outsider=NOBODY, member=_("their own answer, for a week"), facilitator=NOBODY,
        lead=_("the mean of four or more, after the week"), admin=NOBODY,
    ),
    Row(
        _("What is said to a trainee facilitator after a session"),
        outsider=NOBODY, member=_("its author only; the trainee it is for"),
        facilitator=_("its author only; the trainee it is for"), lead=NEVER, admin=NEVER,
    ),
    Row(
        _("A lead’s private note on whom to keep apart, when people are placed in sets"),
        outsider=NOBODY, member=NEVER, facilitator=NEVER,
        lead=_("who leads that programme, and is not named in it"), admin=NEVER,
    ),
    Row(
        _("A facilitator’s learning log"),
        outsider=NOBODY, member=NOBODY, facilitator=_("its author only"), lead=NOBODY, admin=NOBODY,
    ),
)  # fmt: skip
