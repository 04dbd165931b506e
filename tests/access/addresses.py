"""Every address of the site, from the resolver; and the address of one thing in a scene."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from accounts.models import User
from planning import answer_links
from planning.stop_links import stop_url
from programmes.models import ProgrammeRole
from sessions.models import Round
from tests.access.places import Place, Scene, token_of

NOBODYS = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver; without a name it is known by what it looks like."""

    name: str
    pattern: str
    callback: Any

    @property
    def reverse_name(self) -> str:
        return "" if self.name.startswith("/") else self.name


@cache
def routes() -> tuple[Route, ...]:
    """All patterns, the admin's and allauth's too; one for each name, as one name answers alike."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver().url_patterns, "", ()):
        found.setdefault(route.name, route)
    return tuple(found.values())


def _walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        where = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, where, (*spaces, pattern.namespace) if pattern.namespace else spaces
            )
        elif isinstance(pattern, URLPattern):
            name = ":".join((*spaces, pattern.name)) if pattern.name else f"/{where}"
            yield Route(name, where, pattern.callback)


# Which session of a place an address is about, where it matters.
SESSIONS = {
    "room:room": "running",
    "room:fragment": "running",
    "room:pulse": "running",
    "room:here": "running",
    "room:screen": "running",
    "room:do": "running",
    "sessions:record": "held",
    "sessions:mine": "held",
    "sessions:trainee": "held",
    "sessions:score": "held",
    "sessions:register": "held",
    "room:keep_in_room": "held",
    "room:open_to": "held",
    "planning:restore": "called_off",
}


def address(route: Route, place: Place, scene: Scene, owner: User | None = None) -> str:
    """The address of that route for the things of one place; personal things are `owner`'s, or a member's."""
    if not route.reverse_name:
        return "/" + route.pattern.replace("<path:object_id>", NOBODYS).replace("(?P<url>.*)$", "nowhere/")
    for values in _values(route, place, scene, owner):
        try:
            return reverse(route.reverse_name, kwargs=values)
        except NoReverseMatch:
            continue
    raise LookupError(f"No address for {route.name} ({route.pattern}): say in tests/access what it is about.")


def _values(route: Route, place: Place, scene: Scene, owner: User | None) -> Iterator[dict[str, Any]]:
    issue, action = place.issue, place.action
    if owner is not None and owner in place.mine:
        issue, action = place.mine[owner]
    session = getattr(place, SESSIONS.get(route.name, "coming"))
    membership = place.ended if route.name == "sets:restore" else place.membership
    # Only what the address names is looked up: there are thousands of addresses, and a row may cost a query.
    known: dict[str, Callable[[], Any]] = {
        "set_id": lambda: place.learning_set.pk,
        "membership_id": lambda: membership.pk,
        "invitation_id": lambda: place.invitation.pk,
        "token": lambda: token_of(place),
        "stop_token": lambda: stop_url(place.membership.person.pk, "polls").rstrip("/").rsplit("/", 1)[-1],
        "certificate_id": lambda: place.coming.pk,  # nobody's: a sheet is its owner's alone
        "evidence_id": lambda: place.coming.pk,  # nobody's: a sentence is taken back by its owner alone
        "supervision_id": lambda: place.coming.pk,  # nobody's: it is ended by its two people alone
        "code": lambda: "000000000000",
        "letter_kind": lambda: "dates",
        "answer_token": lambda: answer_links.token_of(place.coming, place.membership.person),
        "issue_id": lambda: issue.pk,
        "theme_id": lambda: place.theme.pk,
        "action_id": lambda: action.pk,
        "session_id": lambda: session.pk,
        "poll_id": lambda: place.slot.poll_id,
        "verb": lambda: "next",
        "slug": lambda: "classic",
        "status": lambda: "self-run",
        "year": lambda: 2020,
        "quarter": lambda: 1,
        "table": lambda: "attendance",
        "format_key": lambda: place.own_format.key,
        "provider_id": lambda: "nobody",
        "app_label": lambda: "accounts",
        "content_type_id": lambda: ContentType.objects.get_for_model(User).pk,
        "object_id": lambda: _object(route, place, scene),
        "url": lambda: "nowhere/",
        "pk": lambda: 1 if "<int:pk>" in route.pattern else place.programme.pk,
        "key": lambda: "nothing",
        "person_id": lambda: place.membership.person_id,
        "batch": lambda: NOBODYS,
        "sign_in_id": lambda: NOBODYS,
        "role_id": lambda: ProgrammeRole.objects.filter(programme=place.programme, role="lead")[0].pk,
        "stream_id": lambda: place.programme.streams.get_or_create(name="Finance")[0].pk,
        "programme_id": lambda: place.programme.pk,
        "placement_id": lambda: place.programme.placements.get_or_create(email="to-place@example.org")[0].pk,
    }
    names = [name for name in known if f":{name}>" in route.pattern or f"<{name}>" in route.pattern]
    yield {name: known[name]() for name in names}


def _object(route: Route, place: Place, scene: Scene) -> object:
    """The row that a page of the admin is about."""
    rows: dict[str, Callable[[], Any]] = {
        "accounts_user": lambda: place.membership.person,
        "sets_learningset": lambda: place.learning_set,
        "sets_membership": lambda: place.membership,
        "sets_invitation": lambda: place.invitation,
        "programmes_organisation": lambda: place.programme.organisation,
        "programmes_programme": lambda: place.programme,
        "programmes_programmerole": lambda: ProgrammeRole.objects.filter(programme=place.programme).first(),
    }
    for model, row in rows.items():
        if f":{model}_" in route.name:
            return row().pk
    return place.membership.person_id


def held_round(place: Place) -> Round:
    """The presenter's own round in the session that was held."""
    return Round.objects.get(session=place.held, presenter=place.presenter)
