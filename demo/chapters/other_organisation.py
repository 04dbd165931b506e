"""A second organisation with its own programme and lead, to show that neither can see the other."""

from datetime import datetime

from accounts.models import User
from demo.bulk import BulkRows, Figures
from demo.people import strangers
from programmes.models import Organisation, Programme, ProgrammeRole
from sets.models import LearningSet

SETS = (
    Figures("Larch set", 6, (5, 6, 6), (1, 1, 1, 1, 1, 1), 10, 8, 12, 20),
    Figures("Rowan set", 6, (5, 4, 5), (2, 1, 1, 1, 1), 9, 5, 25, 6),
    Figures("Willow set", 6, (6, 6), (1, 1, 0, 1, 1, 0), 7, 7, 5, 30),
)


def tell(lead: User, facilitator: User, today: datetime) -> Programme:
    """Create the organisation, its programme and three sets."""
    council, _made = Organisation.objects.get_or_create(
        slug="southbank-council", defaults={"name": "Southbank Council"}
    )
    programme, _made = Programme.objects.get_or_create(
        organisation=council,
        name="New managers",
        defaults={"purpose": "The first year with a team of one's own.", "planned_sessions": 6},
    )
    ProgrammeRole.objects.get_or_create(
        programme=programme, person=lead, role=ProgrammeRole.Role.LEAD, ended_at=None
    )
    there = set(LearningSet.objects.filter(programme=programme).values_list("name", flat=True))
    everybody = iter(strangers(30, domain="elsewhere.example"))
    sheaf = BulkRows()
    for figures in SETS:
        members = [next(everybody) for _turn in figures.turns]
        if figures.name not in there:
            sheaf.add(figures, programme=programme, members=members, facilitator=facilitator, today=today)
    sheaf.write()
    return programme
