"""The pages of programme leads, and of site admins who create programmes."""

from dashboards.views.calendar import calendar
from dashboards.views.evidence import evidence
from dashboards.views.figures import programme, programmes, write_at_risk_page
from dashboards.views.files import export_figures
from dashboards.views.over_time import attendance, attendance_by_name, over_time, set_figures, turns
from dashboards.views.people import bring_people, brought, undo_people
from dashboards.views.placing import add_to_place, ask_placed, place, placing_note, take_off_list
from dashboards.views.reports import make_report, report, reports
from dashboards.views.set_people import end_facilitator, send_again, set_people, take_back
from dashboards.views.set_up import (
    add_lead,
    begin_programme,
    create_sets,
    decide_by_name,
    end_lead,
    set_up,
)
from dashboards.views.streams import add_stream, change_stream, choose_stream

__all__ = [
    "add_lead",
    "add_stream",
    "add_to_place",
    "ask_placed",
    "attendance",
    "attendance_by_name",
    "begin_programme",
    "bring_people",
    "brought",
    "calendar",
    "change_stream",
    "choose_stream",
    "create_sets",
    "decide_by_name",
    "end_facilitator",
    "end_lead",
    "evidence",
    "export_figures",
    "make_report",
    "over_time",
    "place",
    "placing_note",
    "programme",
    "programmes",
    "report",
    "reports",
    "send_again",
    "set_figures",
    "set_people",
    "set_up",
    "take_back",
    "take_off_list",
    "turns",
    "undo_people",
    "write_at_risk_page",
]
