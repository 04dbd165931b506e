"""Forms for sets."""

from sets.forms.agreement import AgreementForm
from sets.forms.inviting import InviteForm
from sets.forms.plan import NewSetForm, PlanForm

__all__ = ["AgreementForm", "InviteForm", "NewSetForm", "PlanForm"]
