"""Hostile requests are refused before anything else looks, and a state's no becomes a page."""

import base64
import logging
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from core.errors import Refused, Stale
from core.sealing import SealBroken
from core.web import null_characters
from core.web.middleware import EarlyRefusalMiddleware, RequestLogMiddleware, StateErrorsMiddleware

pytestmark = pytest.mark.both


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"posted {sorted(request.POST)}")


early = EarlyRefusalMiddleware(fine)


def test_an_ordinary_form_passes_and_its_body_is_still_there(rf: RequestFactory) -> None:
    response = early(rf.post("/", {"words": "é & 100 %"}))
    assert isinstance(response, HttpResponse)
    assert response.content == b"posted ['words']"


@pytest.mark.parametrize("length", ["600000", "99999999999999999999", "9" * 5000])
def test_an_oversize_body_is_413_before_it_is_read(rf: RequestFactory, length: str) -> None:
    assert early(rf.post("/", {}, CONTENT_LENGTH=length)).status_code == 413


@pytest.mark.parametrize("length", ["-5", "ten", "1e3", "²"])
def test_a_length_that_is_no_number_is_400(rf: RequestFactory, length: str) -> None:
    assert early(rf.post("/", {}, CONTENT_LENGTH=length)).status_code == 400


def test_null_characters_are_400_where_nobody_types(rf: RequestFactory) -> None:
    for request in (
        rf.get("/a%00b"),
        rf.get("/", QUERY_STRING="q%00=a"),
        rf.post("/", "words%00=a", content_type="application/x-www-form-urlencoded"),
        rf.put("/", b"a\0b", content_type="text/plain"),
    ):
        assert early(request).status_code == 400


class OneField(forms.Form):
    words = forms.CharField()


def test_null_characters_in_a_field_are_told_beside_it_and_the_rest_is_kept(rf: RequestFactory) -> None:
    form = "application/x-www-form-urlencoded"
    for request in (
        rf.get("/", QUERY_STRING="words=a%00b&words=c"),
        rf.post("/", "words=a%00b", content_type=form),
        rf.post("/", "words=a\0b", content_type=form),
        rf.post("/", {"words": "a\0b"}),
        rf.generic("POST", "/", **parts(value=b"a\0b", name="name=words")),
    ):
        assert early(request).status_code == 200
        sent = request.GET if request.method == "GET" else request.POST
        asked = OneField({"words": sent.getlist("words")[0]})
        assert str(asked.errors["words"][0]).startswith("There is a character in it that cannot be stored")
        shown = str(asked["words"])
        assert "\0" not in shown
        assert f"a{null_characters.MARK}b" in shown
        assert not any("\0" in value for values in sent.lists() for value in values[1])


@pytest.mark.parametrize("cookie", ['als="\\000aaaaaaaaaaa"', "als=a\0b", "a\0b=als"])
def test_null_characters_are_400_in_a_cookie(rf: RequestFactory, cookie: str) -> None:
    assert early(rf.get("/", HTTP_COOKIE=cookie)).status_code == 400


def parts(*, name: str = "name=key", charset: str = "", value: bytes = b"x", **more: str) -> dict[str, Any]:
    """A form of one field, in the shape that browsers use for files."""
    lines = [f"{header.replace('_', '-')}: {said}" for header, said in more.items()]
    head = "\r\n".join(["--b", f"Content-Disposition: form-data; {name}", *lines, "", ""])
    kind = "multipart/form-data; boundary=b" + (f"; charset={charset}" if charset else "")
    return {"data": head.encode() + value + b"\r\n--b--\r\n", "content_type": kind}


@pytest.mark.parametrize(
    "sent",
    [
        parts(value=b"a+2AA-b", charset="utf-7"),
        parts(value=rb"a\ud800b", charset="unicode_escape"),
        parts(name="name*=utf-8''a%00b"),
        parts(name="name*=utf-8''a%00b; filename=x"),
    ],
)
def test_characters_that_cannot_be_kept_are_400_in_whatever_form_they_come(
    rf: RequestFactory, sent: dict[str, Any]
) -> None:
    assert early(rf.generic("POST", "/", **sent)).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        parts(value=base64.b64encode(b"words"), Content_Transfer_Encoding="base64"),
        parts(name="name*=utf-8''w%C3%B6rds"),
    ],
)
def test_a_form_in_an_odd_shape_passes_when_its_characters_are_fine(
    rf: RequestFactory, sent: dict[str, Any]
) -> None:
    assert early(rf.generic("POST", "/", **sent)).status_code == 200


def test_what_cannot_be_read_is_400(rf: RequestFactory) -> None:
    form = "application/x-www-form-urlencoded"
    for request in (
        rf.get("/", QUERY_STRING="&".join(["a=1"] * 601)),
        rf.post("/", "&".join(["a=1"] * 601), content_type=form),
        rf.post("/", "a=1", content_type="multipart/form-data"),
        rf.post("/", "a=1", content_type=f"{form}; charset=utf-16"),
    ):
        assert early(request).status_code == 400


def test_a_form_that_only_speaks_of_percent_zero_passes(rf: RequestFactory) -> None:
    form = "application/x-www-form-urlencoded"
    assert early(rf.post("/", "words=%2500", content_type=form)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Stale(), 409, "Somebody else has changed this."),
        (Refused("The session has ended.", "words"), 422, "The session has ended."),
        (SealBroken("no key"), 503, "nothing was saved"),
    ],
)
def test_a_states_no_becomes_a_page(rf: RequestFactory, error: Exception, status: int, said: str) -> None:
    response = StateErrorsMiddleware(fine).process_exception(rf.get("/"), error)
    assert response is not None
    assert response.status_code == status
    assert said in response.content.decode()


def test_other_errors_are_left_alone(rf: RequestFactory) -> None:
    middleware = StateErrorsMiddleware(fine)
    assert middleware.process_exception(rf.get("/"), RuntimeError()) is None
    assert middleware(rf.get("/")).status_code == 200


def test_the_request_log_names_the_route_and_neither_address_nor_query(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    request = rf.get("/invitations/secret-token/?q=secret-word")
    request.resolver_match = ResolverMatch(fine, (), {}, route="invitations/<token>/")
    with caplog.at_level(logging.INFO, "core.request"):
        RequestLogMiddleware(fine)(request)
    (record,) = caplog.records
    assert record.__dict__["route"] == "invitations/<token>/"
    assert (record.__dict__["method"], record.__dict__["status"], record.__dict__["person"]) == (
        "GET",
        200,
        None,
    )
    assert "secret" not in str(record.__dict__)
