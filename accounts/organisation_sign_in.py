"""Organisations' own sign-in that a site admin sets up: its server is asked before it is kept."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from csp.decorators import csp_update
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts import asking_servers, encryption, oidc, saml
from accounts.models import OrganisationSignIn, User
from accounts.staff import staff_again
from core import clock
from core.audit import trail
from core.errors import Refused

PROVIDER = "openid_connect"
WELL_KNOWN = "/.well-known/openid-configuration"
# What somebody at an organisation is known by: where it changes, a number could stand for somebody else.
WHO_SAYS = ("server", "entity_id", "id_attribute")
WHAT_IS_TRIED = ("entity_id", "sso_url", "certificates", "email_attribute", "id_attribute", "domains")

log = logging.getLogger(__name__)


def apps(provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
    """Those that are on, as the library takes them; narrowed as it asks. What no key opens any more is left out, and
    SAML where this site cannot read it."""
    kinds = {PROVIDER: OrganisationSignIn.Kind.OPENID, saml.PROVIDER: OrganisationSignIn.Kind.SAML}
    rows = OrganisationSignIn.objects.filter(is_on=True)
    if provider is not None:
        rows = rows.filter(kind=kinds[provider]) if provider in kinds else rows.filter(slug=provider)
    found = [app for app in map(_app, rows) if app]
    return [app for app in found if client_id in (None, "", app.client_id)]


def _app(row: OrganisationSignIn) -> SocialApp | None:
    if row.is_saml:
        return saml_app(row) if saml.is_installed() and row.is_complete else None
    try:
        secret = encryption.open_sealed(row.sealed_secret)
    except ValueError:
        log.error("organisation sign-in cannot be opened", extra={"id": str(row.pk)})
        return None
    about = {"server_url": row.server, "domains": row.domains}
    return SocialApp(
        provider=PROVIDER,
        provider_id=row.slug,
        name=row.name,
        client_id=row.client_id,
        secret=secret,
        settings=about,
    )


def saml_app(row: OrganisationSignIn) -> SocialApp:
    """One that speaks SAML; what its server says about an address counts as proven in its own domains alone."""
    about = {"domains": row.domains, "verified_email": row.domains}
    return SocialApp(
        provider=saml.PROVIDER, provider_id=row.slug, name=row.name, client_id=row.slug, settings=about
    )


def ask(server: str) -> str:
    """The origin of the sign-in page, as the server says itself. Raises Refused, for the field `server`, with what is
    wrong with its answer."""
    about = _configuration(server)
    if str(about.get("issuer", "")).rstrip("/") != server:
        raise Refused(
            _("This server calls itself “%(issuer)s”. Type the address exactly so.")
            % {"issuer": str(about.get("issuer", ""))[:200]},
            field="server",
        )
    if not leads_on(about):
        raise Refused(_("Its answer does not say where people sign in over https."), field="server")
    return oidc.origin(str(about["authorization_endpoint"]))


def leads_on(about: dict[str, Any]) -> bool:
    """Whether what a server says about itself names the three addresses that a sign-in goes through, over https."""
    places = [about.get(f"{name}_endpoint") for name in ("authorization", "token", "userinfo")]
    return all(isinstance(place, str) and oidc.is_secure(place) for place in places)


def _configuration(server: str) -> dict[str, Any]:
    try:
        with asking_servers.bound(requests.Session()) as session:
            answer = session.get(server + WELL_KNOWN)
    except (requests.RequestException, OSError):
        raise Refused(
            _("This server does not answer in time. Check the address; it has to answer when this is saved."),
            field="server",
        ) from None
    about = asking_servers.spoken(answer) if answer.ok else None
    if about is None:
        raise Refused(
            _("This server answers (%(status)s), but not as OpenID Connect: nothing at %(place)s.")
            % {"status": answer.status_code, "place": WELL_KNOWN},
            field="server",
        )
    return about


@transaction.atomic
def save(row: OrganisationSignIn, *, secret: str = "", actor: User) -> None:
    """Keep it; an empty secret leaves the one there is. Accounts that were connected to another server are let go, so
    that nobody there comes in as somebody else. Raises Refused when the short name is taken meanwhile."""
    before = OrganisationSignIn.objects.select_for_update().filter(pk=row.pk).first()
    staff_again(actor)
    if secret:
        row.sealed_secret = encryption.seal(secret)
    if before is not None and _differs(before, row, WHO_SAYS):
        _let_go(before)
    row.tried_at = before.tried_at if before and not _differs(before, row, WHAT_IS_TRIED) else None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("Another organisation has this short name."), field="short_name") from None
    verb = "changed" if before else "added"
    trail.record(actor=actor, verb=f"organisation_sign_in.{verb}", obj=row, on=row.is_on)


def _differs(before: OrganisationSignIn, row: OrganisationSignIn, names: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(row, name) for name in names)


@transaction.atomic
def tried(row: OrganisationSignIn, *, actor: User) -> None:
    """A site admin was sent to its server, and it said who they are."""
    row = OrganisationSignIn.objects.select_for_update().get(pk=row.pk)
    staff_again(actor)
    row.tried_at = clock.now()
    row.save(update_fields=["tried_at"])
    trail.record(actor=actor, verb="organisation_sign_in.tried", obj=row)


@transaction.atomic
def remove(row: OrganisationSignIn, *, actor: User) -> None:
    """People sign in another way from now on; nobody's account or words are touched."""
    OrganisationSignIn.objects.select_for_update().filter(pk=row.pk).first()
    staff_again(actor)
    _let_go(row)
    trail.record(actor=actor, verb="organisation_sign_in.removed", obj=row)
    row.delete()


def _let_go(row: OrganisationSignIn) -> None:
    for connected in SocialAccount.objects.filter(provider=row.slug):
        connected.delete()  # one by one: each is audited


def taken_domains(domains: Iterable[str], *, besides: OrganisationSignIn) -> list[str]:
    """Those of the domains that another organisation signs in: one of the two could come in as the other's people."""
    others = OrganisationSignIn.objects.exclude(pk=besides.pk).values_list("domains", flat=True)
    taken = {domain for each in others for domain in each} | oidc.domains_in_settings()
    return sorted({*domains} & taken)


class SignInOriginMiddleware:
    """Lets the button that leads to an organisation's sign-in lead there: browsers ask the page's policy about
    redirects after a form too, and the settings know only the organisations in `ALS_OIDC`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the organisation's origin to the policy of its own pages."""
        answer = self.get_response(request)
        match = request.resolver_match
        named = _named(match.view_name, match.kwargs) if match is not None else None
        if named is None:
            return answer
        places = [place for row in named for place in (row.server, row.signs_in_at, row.sso_url) if place]
        allowed = csp_update({"form-action": sorted({oidc.origin(place) for place in places})})
        return allowed(lambda _request: answer)(request)


def _named(view_name: str, kwargs: dict[str, Any]) -> QuerySet[OrganisationSignIn] | None:
    """The organisation whose button stands on a page; None for every other page."""
    match view_name:
        case "openid_connect_login":
            return OrganisationSignIn.objects.filter(slug=kwargs["provider_id"], is_on=True)
        case "saml_login":
            return OrganisationSignIn.objects.filter(slug=kwargs["slug"], is_on=True)
        case "site_sign_in":
            return OrganisationSignIn.objects.filter(pk=kwargs["sign_in_id"])
    return None
