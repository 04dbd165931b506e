"""The components as templates use them: escaped, checked, and named for those who listen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template

from core.templatetags.ui import browser, moment, once, undo_of
from core.ui.balance import Share
from core.ui.circle import Seat
from core.ui.clockface import Clockface
from core.ui.plan import Fact, PlanGroup, PlanStep, QueueTurn, TimelineMark

HOSTILE = '"><script>alert(1)</script>'
NOW = datetime(2026, 12, 3, 10, 51, 18, tzinfo=UTC)


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_button_is_a_submit_button_unless_told_otherwise() -> None:
    assert (
        draw("{% button %}Keep it{% endbutton %}") == '<button class="button" type="submit">Keep it</button>'
    )


def test_button_takes_a_key_a_name_and_attributes() -> None:
    drawn = draw(
        '{% button "primary" key="n" label="Next: Actions" hx_post="/x" name="to" value=3 %}Next{% endbutton %}'
    )
    assert drawn == (
        '<button class="button button-primary" type="submit" hx-post="/x" name="to" value="3" '
        'aria-label="Next: Actions" data-key="n" aria-keyshortcuts="N">Next</button>'
    )


def test_button_with_an_address_is_a_link() -> None:
    assert draw('{% button href="/sets/" %}Sets{% endbutton %}') == '<a class="button" href="/sets/">Sets</a>'


def test_disabled_button_carries_its_reason_beside_it() -> None:
    drawn = draw('{% button disabled=True reason="Nobody has arrived." %}Start{% endbutton %}')
    assert drawn == (
        '<button class="button" type="submit" disabled>Start</button> '
        '<span class="small soft">Nobody has arrived.</span>'
    )


def test_pressed_button_says_so_twice() -> None:
    assert 'class="button button-on"' in draw("{% button pressed=True %}Round 1{% endbutton %}")
    assert 'aria-pressed="false"' in draw("{% button pressed=False %}Add{% endbutton %}")


@pytest.mark.parametrize(
    "source",
    [
        '{% button "loud" %}x{% endbutton %}',
        '{% button size="tiny" %}x{% endbutton %}',
        '{% button type="link" %}x{% endbutton %}',
        '{% button onclick="x" %}x{% endbutton %}',
        '{% button hx_on="x" %}x{% endbutton %}',
        '{% button style="x" %}x{% endbutton %}',
        '{% card "x" tone="sad" %}{% endcard %}',
        '{% card "x" level=5 %}{% endcard %}',
        '{% notice "sad" %}{% endnotice %}',
        '{% pill "x" "sad" %}',
        '{% disc "Ben" "sad" %}',
        '{% person "Ben" kind="sad" %}{% endperson %}',
        '{% action "x" level=6 %}{% endaction %}',
        '{% icon "sad" %}',
        "{% circle_dots seats size=50 %}",
        "{% circle_balance shares size=50 %}",
        '{% clock face size="huge" %}',
    ],
)
def test_component_refuses_a_variant_that_does_not_exist(source: str) -> None:
    with pytest.raises(TypeError):
        draw(source, seats=[Seat("Ben")], shares=[Share("Ben")], face=Clockface(NOW, NOW, 5))


@pytest.mark.parametrize(
    "source",
    [
        "{% button label=words href=words %}{{ words }}{% endbutton %}",
        "{% card words meta=words id=words %}{{ words }}{% endcard %}",
        "{% notice %}{{ words }}{% endnotice %}",
        "{% pill words %}{% tag words %}{% saved words %}{% disc words %}",
        "{% person words words you=True %}{{ words }}{% endperson %}",
        "{% say words cue=words facts=facts %}{{ words }}{% endsay %}",
        "{% entry words kind=words by=words at=words marked=words %}{{ words }}{% endentry %}",
        "{% topic words words facts=many tags=many waits=words %}{{ words }}{% endtopic %}",
        "{% sequence 1 words words %}{{ words }}{% endsequence %}",
        "{% action words story=many id=words %}{{ words }}{% endaction %}",
        "{% nothing_yet words %}{{ words }}{% endnothing_yet %}",
        "{% dialog words id=words %}{{ words }}{% enddialog %}",
        "{% toast words undo=words version=words %}",
        "{% plan_list groups %}{% queue turns %}{% timeline marks %}",
        "{% circle_room seats facilitator=seats.0 face=face clock=words %}{% circle_balance shares %}",
    ],
)
def test_component_escapes_every_word_it_is_given(source: str) -> None:
    drawn = draw(
        source,
        words=HOSTILE,
        many=[HOSTILE],
        facts=[Fact(HOSTILE, "say", HOSTILE)],
        groups=[PlanGroup(HOSTILE, HOSTILE, [PlanStep(HOSTILE, 5)])],
        turns=[QueueTurn(HOSTILE, 1, note=HOSTILE)],
        marks=[TimelineMark(HOSTILE, lines=[HOSTILE], url=HOSTILE)],
        seats=[Seat(HOSTILE)],
        shares=[Share("<b>x"), Share(HOSTILE)],
        face=Clockface(NOW, NOW, 5, paused_by=HOSTILE),
    )
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert '="">' not in drawn.replace("&quot;&gt;", "")


def test_card_is_a_section_named_by_its_title() -> None:
    assert draw('{% card "Topics offered" meta="5 of 6" %}x{% endcard %}') == (
        '<section class="card stack" aria-labelledby="h-topics-offered"><div class="card-head">'
        '<h2 id="h-topics-offered">Topics offered</h2><p class="meta">5 of 6</p></div>x</section>'
    )


def test_card_finds_an_id_for_a_title_without_latin_letters() -> None:
    assert 'id="h-' in draw("{% card title %}x{% endcard %}", title="Тема")


def test_person_says_every_state_in_words() -> None:
    drawn = draw('{% person "Femi" "Remote, speaks next" kind="remote" you=True %}{% endperson %}')
    assert drawn == (
        '<li class="person"><span class="disc disc-remote" aria-hidden="true">F</span>'
        '<span class="person-name">You, Femi <span class="person-state">Remote, speaks next</span></span></li>'
    )


def test_clock_carries_the_servers_moments() -> None:
    drawn = draw("{% clock face %}", face=Clockface(NOW + timedelta(seconds=462), NOW, 12))
    assert 'role="timer"' in drawn
    assert (
        'data-ends-at="2026-12-03T10:59:00.000Z" data-now="2026-12-03T10:51:18.000Z" data-minutes="12"'
        in drawn
    )
    assert ">07:42</div>" in drawn


def test_paused_clock_has_no_end() -> None:
    drawn = draw(
        "{% clock face %}", face=Clockface(None, NOW, 12, left=timedelta(minutes=5), paused_by="Ada")
    )
    assert "data-ends-at" not in drawn
    assert ">paused by Ada</p>" in drawn


def test_strip_shows_what_is_spent() -> None:
    drawn = draw("{% strip face %}", face=Clockface(NOW + timedelta(minutes=9), NOW, 12))
    assert 'width="25" height="4" data-strip="clock"' in drawn


def test_plan_marks_where_the_session_stands() -> None:
    steps = [PlanStep("Welcome", 10, "done"), PlanStep("Topics", 6, "now"), PlanStep("Selection", 5, "next")]
    drawn = draw("{% plan_list groups %}", groups=[PlanGroup("Opening", "10:00", steps)])
    assert drawn.count('aria-current="step"') == 1
    assert [word in drawn for word in ("Done: ", "Now: ", "Next: ")] == [True, True, True]


def test_plan_folds_all_but_the_part_that_is_now() -> None:
    groups = [
        PlanGroup("Opening", "", [PlanStep("Welcome", 10, "done"), PlanStep("Topics", 6, "skipped")]),
        PlanGroup("Round 1, Ben", "", [PlanStep("Presenting", 5, "done"), PlanStep("Probing", 12, "now")]),
        PlanGroup("Round 2, Cleo", "11:00", [PlanStep("Presenting", 5)]),
    ]
    assert [group.state for group in groups] == ["partly", "now", "later"]
    drawn = draw("{% plan_list groups %}", groups=groups)
    assert drawn.count("<details") == 2
    assert "10 min" in drawn  # what the folded part took: a step left out took nothing
    assert "<details" not in draw("{% plan_list groups unfolded=True %}", groups=groups)


@pytest.mark.parametrize("wrong", [lambda: PlanStep("x", 1, "soon"), lambda: TimelineMark("x", "lost")])
def test_plan_rows_refuse_a_state_that_does_not_exist(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(TypeError):
        wrong()


@pytest.mark.parametrize(
    ("tags", "url"),
    [
        ("undo:/sessions/1/back/", "/sessions/1/back/"),
        ("undo://elsewhere.example/", ""),
        ("undo:javascript:x", ""),
        ("", ""),
    ],
)
def test_undo_of_a_message_is_an_address_of_this_site(tags: str, url: str) -> None:
    assert undo_of(Message(20, "Moved on", extra_tags=tags)) == url


def test_a_part_took_what_its_stages_took_together() -> None:
    """Seven stages of half a minute are no seven minutes, though each alone says one."""
    short = [PlanStep(str(n), 1, "done", 27) for n in range(7)]
    assert PlanGroup("Round 1", "", short).minutes == 3
    assert PlanGroup("Round 1", "", [*short, PlanStep("Probing", 12, "now")]).minutes == 15
    assert PlanGroup("Opening", "", [PlanStep("Welcome", 1, "done", 4)]).minutes == 1


def test_what_was_said_by_three_presses_is_said_once() -> None:
    pressed = [Message(25, "Asked on 5 May"), Message(25, "Asked on 5 May")]
    others = [Message(40, "Asked on 5 May"), Message(25, "Asked on 5 May", extra_tags="undo:/back/")]
    assert draw("{% include 'ui/_toasts.html' %}", messages=pressed).count("Asked on 5 May") == 1
    assert once([*pressed, *others]) == [pressed[-1], *others]


def test_toast_takes_back_by_a_form_with_a_token() -> None:
    drawn = draw('{% toast "Moved on" undo="/back/" version=7 %}', csrf_token="t" * 64)
    assert '<form action="/back/" method="post">' in drawn
    assert 'name="csrfmiddlewaretoken"' in drawn
    assert 'name="expected_version" value="7"' in drawn


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_browser_is_known_by_two_words(said: str, words: str) -> None:
    assert browser(said) == words


def test_moment_is_said_in_utc() -> None:
    assert moment(NOW) == "2026-12-03T10:51:18.000Z"


def test_circles_are_hidden_from_those_who_listen() -> None:
    drawn = draw(
        "{% circle_room seats %}{% circle_dots seats size=24 %}{% circle_balance shares %}",
        seats=[Seat("Ben"), Seat("Cleo"), Seat("Dev")],
        shares=[Share("Ben", 1), Share("Cleo", 2)],
    )
    assert drawn.count("<svg") == drawn.count('aria-hidden="true"') == 3
