"""Parses the OpenID Connect providers in `ALS_OIDC`. Imported by the settings, so it must not import models."""

import json
import re
from typing import Any, NoReturn
from urllib.parse import urlsplit

EXAMPLE = (
    '[{"id": "northgate", "name": "Northgate Trust", "server": "https://id.northgate.example", '
    '"client_id": "als", "secret": "…", "domains": ["northgate.example"]}]'
)
NEEDED = ("id", "name", "server", "client_id", "secret", "domains")
OPTIONAL = ("signs_in_at",)  # the origin of its sign-in page, if that is another host than the server's
_ID = re.compile(r"[a-z0-9-]{1,40}")


def read(text: str) -> list[dict[str, Any]]:
    """The providers of `ALS_OIDC`, [] when it is empty. A malformed value ends the process (SystemExit) with one
    line."""
    if not text.strip():
        return []
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list):
        _refuse("is not a JSON list")
    for one in found:
        _check(one)
    if len({one["id"] for one in found}) != len(found):
        _refuse("names one id twice")
    return found


def providers(organisations: list[dict[str, Any]]) -> dict[str, Any]:
    """The providers in allauth's settings format, each limited to addresses of its own domains."""
    apps = [
        {
            "provider_id": one["id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {
                "server_url": one["server"],
                "domains": [domain.lower() for domain in one["domains"]],
            },
        }
        for one in organisations
    ]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def origins(organisations: list[dict[str, Any]]) -> list[str]:
    """The origins for the CSP's `form-action`, which browsers apply to redirects after a form as well."""
    places = [place for one in organisations for place in (one["server"], *one.get("signs_in_at", ()))]
    return sorted({origin(place) for place in places})


def origin(place: str) -> str:
    """Scheme, host and port of an address."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(place))


def is_id(text: str) -> bool:
    """Whether this can stand in the address that an organisation sends people back to."""
    return bool(_ID.fullmatch(text))


def ids_in_settings() -> set[str]:
    """The short names in `ALS_OIDC`."""
    return {str(app["provider_id"]) for app in _in_settings()}


def domains_in_settings() -> set[str]:
    """The domains of the organisations in `ALS_OIDC`."""
    return {domain for app in _in_settings() for domain in app["settings"]["domains"]}


def _in_settings() -> list[dict[str, Any]]:
    from django.conf import settings  # the settings import this module

    found: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return found


def _check(one: Any) -> None:
    if not isinstance(one, dict) or set(one) - set(OPTIONAL) != set(NEEDED):
        _refuse(f"needs for each organisation: {', '.join(NEEDED)}")
    if not _ID.fullmatch(str(one["id"])):
        _refuse("takes ids of small letters, digits and dashes")
    places = [one["server"], *one.get("signs_in_at", [])]
    if not all(isinstance(place, str) and is_secure(place) for place in places):
        _refuse("takes servers that start with https://")
    domains = one["domains"]
    if not isinstance(domains, list) or not all(
        isinstance(domain, str) and "." in domain for domain in domains
    ):
        _refuse("takes domains as a list, like northgate.example")


def is_secure(place: str) -> bool:
    """Whether words are safe on their way there; on this machine itself plain http will do."""
    parts = urlsplit(place)
    return bool(parts.netloc) and (parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"})


def _refuse(why: str) -> NoReturn:
    raise SystemExit(f"ALS_OIDC {why}; for example {EXAMPLE}")
