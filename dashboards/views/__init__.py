"""The pages of programme leads, and of site admins who create programmes."""

from dashboards.views.evidence import evidence
from dashboards.views.figures import export_figures, programme, programmes, write_at_risk_page
from dashboards.views.people import bring_people, brought, undo_people
from dashboards.views.set_people import end_facilitator, send_again, set_people, take_back
from dashboards.views.set_up import add_lead, begin_programme, create_sets, end_lead, set_up

__all__ = [
    "add_lead",
    "begin_programme",
    "bring_people",
    "brought",
    "create_sets",
    "end_facilitator",
    "end_lead",
    "evidence",
    "export_figures",
    "programme",
    "programmes",
    "send_again",
    "set_people",
    "set_up",
    "take_back",
    "undo_people",
    "write_at_risk_page",
]
