"""The security headers of every answer: framing, content, permissions, referrer, transport."""

from typing import Any, Final

from csp.constants import NONCE, NONE, SELF

# Nobody may show the site inside a page of their own.
X_FRAME_OPTIONS: Final = "DENY"
CROSS_ORIGIN_OPENER_POLICY: Final = "same-origin"
REFERRER_POLICY: Final = "same-origin"
HSTS_SECONDS: Final = 31536000  # a year, the least that browsers' preload lists ask for

_UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_PASSKEYS = ("publickey-credentials-get", "publickey-credentials-create")
PERMISSIONS_POLICY: Final[dict[str, list[str]]] = {name: [] for name in _UNUSED} | {
    name: ["self"] for name in _PASSKEYS
}


def content_security_policy(form_targets: list[str]) -> dict[str, dict[str, list[Any]]]:
    """What a page may load and where it may send a form, as django-csp takes it.

    `form_targets` are origins beside the site's own that a sign-in form leads on to.
    """
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF, NONCE],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "connect-src": [SELF],
            "font-src": [SELF],
            "form-action": [SELF, *form_targets],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "manifest-src": [SELF],
        }
    }


def for_every_answer(*, secure_site: bool) -> dict[str, str]:
    """The headers of every response, also of those made outside the middleware: streams and the outermost handler."""
    permissions = sorted(PERMISSIONS_POLICY.items())
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": REFERRER_POLICY,
        "X-Frame-Options": X_FRAME_OPTIONS,
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Permissions-Policy": ", ".join(f"{name}=({' '.join(who)})" for name, who in permissions),
        "Cache-Control": "no-store",
    }
    if secure_site:  # browsers obey it over https only
        headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}; includeSubDomains; preload"
    return headers
