"""Asking an organisation's server for a little JSON: in a time and size, and not at once again when it was slow."""

import io
import ipaddress
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

WITHIN_SECONDS = 6  # for all of it: the library's own limit is for each piece that comes
PIECE_WITHIN_SECONDS = 4
MOST_BYTES = 200_000  # of what a server says about itself; real ones say some 5 kB
RESTS_SECONDS = 30  # after it was slow: whoever presses meanwhile is told so, and keeps nobody waiting
AT_ONCE = 4

# Per process: each finds out for itself.
_rests_until: dict[str, float] = {}


class BoundedAdapter(HTTPAdapter):
    """Sends a request in a thread of its own, so that a page waits for it no longer than `WITHIN_SECONDS`."""

    def send(self, request: requests.PreparedRequest, *_args: Any, **kwargs: Any) -> requests.Response:
        """The whole answer. Raises requests.RequestException, also when it is too slow or too long."""
        host = urlsplit(request.url or "").netloc
        if _rests_until.get(str(host), 0) > time.monotonic():
            raise requests.Timeout("It was slow just now.", request=request)
        kwargs = {name: kwargs.get(name) for name in ("verify", "cert", "proxies")}
        try:
            return _threads().submit(self._whole, request, kwargs).result(WITHIN_SECONDS)
        except (TimeoutError, requests.Timeout) as error:
            _rests_until[str(host)] = time.monotonic() + RESTS_SECONDS
            raise requests.Timeout("It is too slow.", request=request) from error

    def _whole(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response:
        _check_place(request)
        answer = super().send(request, stream=True, timeout=PIECE_WITHIN_SECONDS, **kwargs)
        try:
            body = _read(answer.raw, request)
        finally:
            answer.close()
        plain = CaseInsensitiveDict(answer.headers)
        plain.pop("Content-Encoding", None)  # it is taken off
        whole = HTTPResponse(
            io.BytesIO(body), dict(plain), answer.status_code, preload_content=False, reason=answer.reason
        )
        return self.build_response(request, whole)


def _check_place(request: requests.PreparedRequest) -> None:
    """Raises for what a public site asks nobody: plain http, also where an answer leads on to, and addresses of this
    machine or of the network's own devices. Servers of one's own network are asked: organisations keep theirs there."""
    if not settings.SECURE_SITE:
        return
    place = urlsplit(request.url or "")
    found = socket.getaddrinfo(place.hostname, place.port or 443, type=socket.SOCK_STREAM)
    if place.scheme != "https" or any(is_own(str(each[4][0])) for each in found):
        raise requests.exceptions.InvalidURL("Nobody is asked there.", request=request)


def is_own(address: str) -> bool:
    """Whether an IP address is this machine's own, or one of the network's own devices, such as a cloud's."""
    found = ipaddress.ip_address(address.partition("%")[0])
    plain = getattr(found, "ipv4_mapped", None) or found
    return plain.is_loopback or plain.is_link_local or plain.is_unspecified or plain.is_multicast


def _read(raw: HTTPResponse, request: requests.PreparedRequest) -> bytes:
    body, until = b"", time.monotonic() + WITHIN_SECONDS
    while piece := raw.read1(decode_content=True):
        body += piece
        if time.monotonic() > until:
            raise requests.Timeout("It is too slow.", request=request)
        if len(body) > MOST_BYTES:
            raise requests.RequestException("It says too much.", request=request)
    return body


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="asking-servers")


def bound(session: requests.Session) -> requests.Session:
    """The session, asking within these limits."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, BoundedAdapter())
    return session


def spoken(answer: requests.Response) -> dict[str, Any] | None:
    """The JSON object in an answer; None for anything else, however deep."""
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
