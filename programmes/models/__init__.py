"""Tables of programmes: what they are, their streams, who leads them, whom to call, and what was reported of them."""

from programmes.models.at_risk import AtRiskContact, AtRiskPage
from programmes.models.programme import (
    AGREEMENT_MOST,
    TOLD_AHEAD,
    Organisation,
    Programme,
    ProgrammeQuerySet,
    ProgrammeRole,
    ProgrammeRoleQuerySet,
)
from programmes.models.report import QuarterReport
from programmes.models.stream import ProgrammeStream

__all__ = [
    "AGREEMENT_MOST",
    "TOLD_AHEAD",
    "AtRiskContact",
    "AtRiskPage",
    "Organisation",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeRole",
    "ProgrammeRoleQuerySet",
    "ProgrammeStream",
    "QuarterReport",
]
