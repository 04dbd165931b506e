"""Services that change programmes and who leads them."""

from programmes.services.at_risk import write_at_risk
from programmes.services.leads import end_lead, name_lead
from programmes.services.reports import keep_report
from programmes.services.setting_up import change_programme, create_programme
from programmes.services.streams import close_streams, close_streams_of

__all__ = [
    "change_programme",
    "close_streams",
    "close_streams_of",
    "create_programme",
    "end_lead",
    "keep_report",
    "name_lead",
    "write_at_risk",
]
