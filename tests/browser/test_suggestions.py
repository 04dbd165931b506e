"""Seven people in seven browsers hold a whole suggestions session; the presenter listens, and the server sees to it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from sessions.models import Contribution, Session
from sessions.process import FORMATS
from sessions.process.stages import Stage
from tests import factories
from tests.browser.company import Company, keep, offer, post, press, reflect
from tests.browser.conftest import BrowserPeople
from tests.cast import Cast, cast

LINE = "I was promoted over my friends. How do I tell them the truth about their work?"
SAID = {
    "gita": "Ask them before you decide, not after.",
    "hal": "Choose the room before you choose the words.",
    "femi": "Say first what you fear to lose.",
}
ACTION = "I will ask both of them for an hour, away from the ward."
PAD = "Gita: ask before, not after. Whom do I protect?"


@pytest.fixture
def people(live_site: object) -> Cast:
    made = cast()
    everybody = [made.ben, made.cleo, made.dev, made.femi, made.gita, made.hal]
    factories.agreement(made.harbour, accepted_by=everybody)
    return made


def test_seven_people_hold_a_suggestions_session_when_the_presenter_only_listens(
    people: Cast, browser_people: BrowserPeople
) -> None:
    now = clock.now()
    today = factories.session(people.harbour, starts_at=now, rounds=2, format="suggestions")
    after = factories.session(people.harbour, starts_at=now + timedelta(weeks=5), rounds=1)
    company = Company(people, browser_people)
    company.open(today)
    company.start()
    company.next("Action reports")
    company.next("Topics")
    offer(company["dev"], LINE, "Suggestions from anybody who has stood there.")
    offer(company["ben"], "The rota has gaps, and I fill them.")
    company.next("Selection")
    press(company["ada"], "Add Dev")
    expect(company["ada"].get_by_role("button", name="Dev is in round 1")).to_be_visible()
    press(company["ada"], "Add Ben")
    expect(company["cleo"].locator(".sequence")).to_contain_text("Ben")
    company.next("Bring to life")
    company.check_lines(stage("Bring to life"), presenter="dev", follows="Thoughts and suggestions")
    company.all_read(LINE)
    listen(company, today)
    respond(company)
    decide(company)
    second_round(company)
    company.next("Reflection")
    reflect(company["dev"], well="I could listen.", closing="Heard.")
    company.all_read("I could listen.")
    company.next("Next date")
    company.all_read(ACTION)
    company.close()
    assert Session.objects.get(pk=today.pk).status == "closed"
    company.open(after)
    company.start()
    company.next("Action reports")
    company.all_read(ACTION)
    company["dev"].get_by_text("Done", exact=True).click()
    company["dev"].get_by_label("What happened").fill("We talked for two.")
    press(company["dev"], "I have reported")  # keeps the report too: nobody need press twice
    company.all_read("Everyone here has reported")
    company.all_read("Reported: 1 done")


def listen(company: Company, session: Session) -> None:
    """Members write; the presenter has the clock and a private pad, sees no word, and cannot send one."""
    dev = company["dev"]
    company.next("Thoughts and suggestions")
    company.check_lines(stage("Thoughts and suggestions"), presenter="dev", follows="Response")
    company.all_compose("Share my suggestion", but=["dev"])
    for key, words in SAID.items():
        keep(company[key], words, "Share my suggestion")
    for words in SAID.values():
        company.all_read(words, but=["dev"])
    expect(dev.get_by_text("you see them all when it is your turn: 3 so far")).to_be_visible()
    expect(dev.locator("#stage textarea")).to_have_count(1)
    dev.get_by_role("textbox", name="My pad").fill(PAD)
    dev.get_by_role("textbox", name="My pad").blur()
    expect(dev.locator("#pad-state")).to_contain_text("aved")
    dev.reload()
    expect(dev.get_by_role("textbox", name="My pad")).to_have_value(PAD)
    step = str(Session.objects.get(pk=session.pk).step_id)
    before = Contribution.objects.with_scopes_disabled().count()
    for kind in ("suggestion", "note"):
        assert post(dev, session, "contribute", step=step, kind=kind, words="But I tried that") in (403, 422)
    assert Contribution.objects.with_scopes_disabled().count() == before
    for key in company.pages:
        assert (PAD in company[key].content()) == (key == "dev")
    dev.reload()  # where the words that were refused are shown to their author alone
    expect(dev.get_by_text("But I tried that").first).to_be_visible()
    company.are_the_same_room()


def respond(company: Company) -> None:
    """Now the presenter sees it all, marks what they want to keep hold of, and has their pad beside it."""
    dev = company["dev"]
    company.next("Response")
    company.check_lines(stage("Response"), presenter="dev", follows="What action will you take?")
    for words in SAID.values():
        company.all_read(words)
    expect(dev.get_by_role("textbox", name="My pad")).to_have_value(PAD)
    dev.locator(f"[aria-label^='Mark: {SAID['gita'][:20]}']").click()
    for key in ("ada", "ben", "gita"):
        expect(company[key].get_by_text("Dev marked this")).to_be_visible()
    expect(dev.get_by_text("You marked this")).to_be_visible()


def decide(company: Company) -> None:
    company.next("What action will you take?")
    company.check_lines(stage("What action will you take?"), presenter="dev", follows="Read back")
    company["dev"].get_by_label("I will …").fill(ACTION)
    press(company["dev"], "Add this action")
    company.all_read(ACTION)
    company.next("Read back")
    company.check_lines(stage("Read back"), presenter="dev")


def second_round(company: Company) -> None:
    """Ben's: he listens now, and Dev writes again."""
    company.next("Bring to life")
    company.next("Thoughts and suggestions")
    company.all_compose("Share my suggestion", but=["ben"])
    expect(company["ben"].get_by_role("textbox", name="My pad")).to_have_value("")
    for name in ("Response", "What action will you take?", "Read back"):
        company.next(name)


def stage(name: str) -> Stage:
    return next(one for one in FORMATS["suggestions"].stages if one.name == name)
