"""Forms of leads' pages."""

from dashboards.forms.asking import InviteToSetForm
from dashboards.forms.at_risk import AtRiskForm
from dashboards.forms.people import PeopleForm
from dashboards.forms.placing import PlacesForm, PlacingNoteForm, ToPlaceForm
from dashboards.forms.rows import RowsForm
from dashboards.forms.set_up import BeginningForm, LeadForm, ProgrammeForm
from dashboards.forms.sets import SetsForm
from dashboards.forms.streams import OfStreamForm, StreamForm

__all__ = [
    "AtRiskForm",
    "BeginningForm",
    "InviteToSetForm",
    "LeadForm",
    "OfStreamForm",
    "PeopleForm",
    "PlacesForm",
    "PlacingNoteForm",
    "ProgrammeForm",
    "RowsForm",
    "SetsForm",
    "StreamForm",
    "ToPlaceForm",
]
