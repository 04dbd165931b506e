"""How a letter is shown on a page: its own styles, nothing loaded, no script, no way on."""

import hashlib
import re
from base64 import b64encode

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from core.jobs.letter_html import STYLES

IN_ELEMENTS = re.compile(r' style="[^"]*"')


def shown_as_mail(request: HttpRequest, html: str) -> HttpResponseBase:
    """The letter as a mail program draws it. Its styles stand once in its head, where the policy can name them by their
    digest; in the mail they stand in each element."""
    styles = render_to_string(STYLES)
    page = IN_ELEMENTS.sub("", html).replace("</head>", f"<style>{styles}</style></head>", 1)
    digest = b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    policy = {"default-src": [NONE], "style-src": [f"'sha256-{digest}'"], "frame-ancestors": [NONE]}

    @csp({**policy, "sandbox": []})
    def as_mail(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(page)

    return as_mail(request)
