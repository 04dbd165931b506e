"""What every answer carries, whoever asked and whatever it says."""

from django.conf import settings
from django.http.response import HttpResponseBase

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def missing(response: HttpResponseBase) -> list[str]:
    """What is wrong with the headers and cookies of an answer."""
    wrong = [name for name, value in EXPECTED.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy") or ""
    if "default-src 'none'" not in policy or "unsafe-" in policy or "*" in policy:
        wrong.append(f"Content-Security-Policy: {policy}")
    if "camera=()" not in (response.get("Permissions-Policy") or ""):
        wrong.append("Permissions-Policy")
    if "no-store" not in (response.get("Cache-Control") or ""):
        wrong.append("Cache-Control")
    for name, cookie in response.cookies.items():
        if not cookie.value:
            continue  # it is taken away
        if name != settings.LANGUAGE_COOKIE_NAME and not (cookie["httponly"] and cookie["samesite"] == "Lax"):
            wrong.append(f"the cookie {name}")
    return wrong
