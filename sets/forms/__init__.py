"""What people say about sets, as clean values."""

from sets.forms.agreement import AgreementForm
from sets.forms.inviting import InviteForm
from sets.forms.plan import NewSetForm, PlanForm

__all__ = ["AgreementForm", "InviteForm", "NewSetForm", "PlanForm"]
