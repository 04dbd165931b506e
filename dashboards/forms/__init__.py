"""Forms of leads' pages."""

from dashboards.forms.asking import InviteToSetForm
from dashboards.forms.at_risk import AtRiskForm
from dashboards.forms.people import PeopleForm
from dashboards.forms.rows import RowsForm
from dashboards.forms.set_up import BeginningForm, LeadForm, ProgrammeForm, SetsForm

__all__ = [
    "AtRiskForm",
    "BeginningForm",
    "InviteToSetForm",
    "LeadForm",
    "PeopleForm",
    "ProgrammeForm",
    "RowsForm",
    "SetsForm",
]
