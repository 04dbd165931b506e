"""Context processor for the main navigation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    label: Any
    url_name: str
    below: tuple[str, ...]  # URL namespaces that belong to this entry


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: str  # aria-current: "page", "true" on a page below it, or ""


PLACES = (
    Place(_("Home"), "home", ()),
    Place(_("Sets"), "sets:list", ("sets", "sessions", "planning", "room")),
    Place(_("Actions"), "actions:list", ("actions",)),
    Place(_("Issues"), "issues:list", ("issues",)),
)
# What of planning is about none of these is the reader's own: their letters, hours, calendar.
ABOUT_A_SET = frozenset({"set_id", "session_id", "poll_id"})
PROGRAMMES = Place(_("Programmes"), "dashboards:list", ("dashboards", "programmes"))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` for base.html; lazy, so that fragments without navigation cost nothing."""
    return {"nav": SimpleLazyObject(lambda: list(_links(request)))}


def _links(request: HttpRequest) -> Iterator[Link]:
    # Set on the request by a higher app's middleware, as a bool or a callable: core knows no programmes.
    leads = getattr(request, "leads_programmes", False)
    if callable(leads):
        leads = leads()
    match = request.resolver_match
    for place in (*PLACES, PROGRAMMES) if leads else PLACES:
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue  # the app with this page is not installed
        below = "true" if match and _is_below(match, place) else ""
        yield Link(str(place.label), url, "page" if request.path == url else below)


def _is_below(match: ResolverMatch, place: Place) -> bool:
    if match.namespace not in place.below:
        return False
    return match.namespace != "planning" or not ABOUT_A_SET.isdisjoint(match.kwargs)
