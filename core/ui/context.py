"""Where a page stands among the others: the main navigation, worked out only when a template draws it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    label: Any
    url_name: str
    below: tuple[str, ...]  # namespaces whose pages lie in this place


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: str  # what aria-current says: "page", "true" on a page below it, or nothing


PLACES = (
    Place(_("Home"), "home", ()),
    Place(_("Sets"), "sets:list", ("sets", "sessions", "planning", "room")),
    Place(_("Actions"), "actions:list", ("actions",)),
    Place(_("Issues"), "issues:list", ("issues",)),
)
PROGRAMMES = Place(_("Programmes"), "dashboards:list", ("dashboards", "programmes"))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` for base.html. Lazy: a fragment that draws no navigation pays nothing for it."""
    return {"nav": SimpleLazyObject(lambda: list(_links(request)))}


def _links(request: HttpRequest) -> Iterator[Link]:
    # A middleware above may leave the answer, or a function that finds it, on the request; this ground asks no tables.
    leads = getattr(request, "leads_programmes", False)
    if callable(leads):
        leads = leads()
    match = request.resolver_match
    namespace = match.namespace if match else ""
    for place in (*PLACES, PROGRAMMES) if leads else PLACES:
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue  # a place that this site does not have
        below = "true" if namespace in place.below else ""
        yield Link(str(place.label), url, "page" if request.path == url else below)
