"""What goes out when a form is sent is what a browser would send."""

import pytest

from tests.crawl.document import read
from tests.crawl.kinds import ways_to_send
from tests.crawl.sending import Sending, Way, press

PAGE = "/here/?page=2"
FORM = """<html><body>
<input name="before" form="a" value="1">
<form id="a" action="there" method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="token">
  <textarea name="words">
One
two</textarea>
  <select name="how"><option>Slow</option><option value="fast" selected>Fast</option></select>
  <select name="who"><option value="" selected>Nobody</option><option value="b">Ben</option></select>
  <select name="many" multiple><option value="x" selected>X</option><option value="y" selected>Y</option></select>
  <input type="radio" name="kind" value="one"><input type="radio" name="kind" value="two" checked>
  <input type="radio" name="mood" value="up"><input type="radio" name="mood" value="down">
  <input type="checkbox" name="tick" checked><input type="checkbox" name="tock" value="t">
  <fieldset disabled><input name="off" value="1"></fieldset><input name="gone" disabled><input value="nameless">
  <template><input name="not-yet"></template>
  <button name="press" value="first">First</button>
  <input name="when" type="date" value="2026-12-01">
  <button name="press" value="second" formaction="/elsewhere/">Second</button>
  <button type="button" name="never">Never</button>
</form>
<input name="after" form="a"><input name="outside"></body></html>"""


def sent(html: str, way: Way, nth: int = 0, **own: str) -> Sending:
    form = read(html).forms[0]
    return press(form, ways_to_send(form)[nth], way, PAGE, own)


def test_filled_form_sends_what_can_be_sent_in_the_order_of_the_page() -> None:
    going = sent(FORM, "filled")
    assert (going.method, going.url) == ("post", "/here/there")
    assert going.pairs == (
        ("before", "Plain words"),
        ("csrfmiddlewaretoken", "token"),
        ("words", "Plain words"),
        ("how", "fast"),
        ("who", "b"),
        ("many", "x"),
        ("many", "y"),
        ("kind", "two"),
        ("mood", "up"),
        ("tick", "on"),
        ("tock", "t"),
        ("press", "first"),
        ("when", "2026-12-01"),
        ("after", "Plain words"),
    )


def test_empty_form_keeps_what_a_person_cannot_take_away() -> None:
    pairs = sent(FORM, "empty").pairs
    assert pairs == (
        ("before", ""),
        ("csrfmiddlewaretoken", "token"),
        ("words", ""),
        ("how", "fast"),
        ("who", ""),
        ("kind", "two"),
        ("press", "first"),
        ("when", ""),
        ("after", ""),
    )


def test_a_button_may_lead_elsewhere() -> None:
    going = sent(FORM, "filled", 1)
    assert going.url == "/elsewhere/"
    assert ("press", "second") in going.pairs
    assert ("press", "first") not in going.pairs


def test_get_form_puts_its_fields_into_the_address() -> None:
    going = sent('<form><input name="q" value="x"></form>', "filled", q="set free")
    assert (going.method, going.url) == ("get", "/here/?q=set+free")


def test_a_form_keeps_its_encoding_and_its_line_ends() -> None:
    html = '<form method="post" enctype="multipart/form-data"><input type="hidden" name="n" value="a\nb"><button>'
    body, kind = sent(html, "filled").body()
    assert kind.startswith("multipart/form-data; boundary=")
    assert b'name="n"\r\n\r\na\r\nb\r\n' in body
    assert sent(html.replace(' enctype="multipart/form-data"', ""), "filled").body() == (
        b"n=a%0D%0Ab",
        "application/x-www-form-urlencoded",
    )


@pytest.mark.parametrize(
    ("inside", "ways"),
    [
        ("<button>Go</button><button>Back</button>", 2),
        ("<button disabled>Go</button>", 0),
        ('<input name="q">', 1),
        ('<input name="q"><input name="p">', 0),
        ('<input type="hidden" name="q"><button type="button">Go</button>', 0),
    ],
)
def test_a_form_is_sent_by_its_buttons_or_by_the_return_key_in_its_one_box(inside: str, ways: int) -> None:
    assert len(ways_to_send(read(f"<form>{inside}</form>").forms[0])) == ways
