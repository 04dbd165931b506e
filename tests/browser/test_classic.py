"""Seven people in seven browsers hold a whole classic session, from `Open the room` to `Close the session`."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from core import clock
from sessions.models import Session
from sessions.process import FORMATS
from sessions.process.frame import NEXT_DATE, REFLECTION, SELECTION, TOPICS, WELCOME
from sessions.process.stages import Stage
from tests import factories
from tests.browser.company import Company, in_dialog, keep, offer, post, press, reflect, report
from tests.browser.conftest import BrowserPeople
from tests.cast import Cast, cast

pytestmark = pytest.mark.both

LINE = "I keep covering the gaps in the rota myself. What would it take for me to stop?"
ACTION = "I will leave the first gap open until noon."
BETTER = "I will leave the first gap open until noon, and tell the ward that I do."
EARLIER = {"cleo": "I will ask each of the three new starters.", "hal": "I will say no once."}


@pytest.fixture
def people(live_site: object) -> Cast:
    made = cast()
    factories.agreement(made.harbour, accepted_by=[made.ben, made.dev, made.femi, made.gita, made.hal])
    factories.closed_session(
        made.harbour,
        on=clock.now() - timedelta(weeks=5),
        presenters=[made.cleo, made.hal],
        promises=[(getattr(made, key), words) for key, words in EARLIER.items()],
    )
    return made


@pytest.fixture
def sessions(people: Cast) -> tuple[Session, Session]:
    """Today's, with two rounds, and the one after it."""
    today = factories.session(people.harbour, starts_at=clock.now(), rounds=2)
    return today, factories.session(people.harbour, starts_at=clock.now() + timedelta(weeks=5), rounds=1)


def test_seven_people_hold_a_classic_session_when_each_has_a_screen(
    people: Cast, sessions: tuple[Session, Session], browser_people: BrowserPeople
) -> None:
    today, after = sessions
    company = Company(people, browser_people)
    company.open(today)
    company.start()
    welcome(company)
    company.next("Action reports")
    reports(company)
    company.next("Topics")
    share(company)
    company.next("Selection")
    choose(company)
    company.are_the_same_room()
    present(company, today)
    ask(company, today)
    commit(company)
    second_round(company)
    look_back(company)
    company.close()
    read_the_record(company, today)
    the_next_one_begins_with_what_was_promised(company, after)


def welcome(company: Company) -> None:
    company.check_lines(WELCOME, follows="Action reports")
    company.all_read("it is safe to say that you need something")
    expect(company["ada"].get_by_text("Not accepted yet: Cleo.")).to_be_visible()
    press(company["cleo"], "I agree to this")
    company.all_read("Everyone accepted")


def reports(company: Company) -> None:
    """Each owner in turn; only the owner and the facilitator write."""
    expect(company["cleo"].locator(".overline").first).to_have_text("Your turn, Cleo")
    expect(company["cleo"].locator(".role-line .voice")).to_contain_text("Say what you did")
    expect(company["ben"].locator(".role-line .voice")).to_contain_text("Cleo reports. Listen")
    expect(company["ada"].locator(".say .voice")).to_contain_text("Cleo, here is what you said you would do")
    company.all_read(EARLIER["cleo"])
    expect(company["ben"].get_by_label("What happened")).to_have_count(0)
    report(company["cleo"], EARLIER["cleo"], "Partly", "Spoke with two of them.", "They asked for less.")
    expect(company["ben"].get_by_text("They asked for less.")).to_be_visible()
    press(company["cleo"], "I have reported")
    company.all_read(EARLIER["hal"])
    report(company["ada"], EARLIER["hal"], "Not yet", "No occasion.")
    press(company["ada"], "Hal has reported")
    company.all_read("Everyone here has reported")


def share(company: Company) -> None:
    company.check_lines(TOPICS, follows="Selection")
    offer(company["ben"], LINE, "Questions only. Stop me when I explain.")
    offer(company["dev"], "I was promoted over my friends.")
    offer(company["gita"], "Two people in my team no longer speak to each other.")
    press(company["cleo"], "I would rather listen today")
    for key, page in company.pages.items():
        if key != "ben":
            expect(page.locator(".topics").get_by_text(LINE)).to_be_visible()
        expect(page.get_by_text("Cleo: listening today.")).to_be_visible()
    expect(company["ada"].get_by_text("Still to say: Femi, Hal")).to_be_visible()


def choose(company: Company) -> None:
    """The group chooses, the facilitator sets it: Ben, then Gita; the sum says what fits."""
    company.check_lines(SELECTION, follows="Presenting")
    press(company["hal"], "I would like to hear this: Ben")
    expect(company["ada"].get_by_text("One person would like to hear this")).to_be_visible()
    press(company["ada"], "Add Ben")
    expect(company["ada"].get_by_role("button", name="Ben is in round 1")).to_be_visible()
    press(company["ada"], "Add Gita")
    for key in company.members:
        expect(company[key].locator(".sequence")).to_contain_text("Ben")
        expect(company[key].get_by_text("Chosen")).to_have_count(2)
        expect(company[key].get_by_role("button", name="Add Dev")).to_have_count(0)
    press(company["ada"], "Add Dev")
    expect(company["femi"].locator(".sequence > li")).to_have_count(3)
    press(company["ada"], "Dev is in round 3")
    expect(company["femi"].locator(".sequence > li")).to_have_count(2)


def present(company: Company, session: Session) -> None:
    company.next("Presenting")
    company.check_lines(stage("Presenting"), presenter="ben", follows="Clarification questions")
    company.all_read(LINE)
    company.all_compose("Share my question", but=company.members)
    expect(company["ben"].get_by_role("button", name="Keep this in the room only")).to_be_visible()


def ask(company: Company, session: Session) -> None:
    """Questions one at a time: the queue, the floor, what is kept, what the presenter marks."""
    ada, ben, cleo, femi = (company[key] for key in ("ada", "ben", "cleo", "femi"))
    company.next("Clarification questions")
    company.check_lines(stage("Clarification questions"), presenter="ben", follows="Probing questions")
    company.all_compose("Share my question", but=["ben"])
    keep(company["hal"], "Who decides, when someone calls in ill?", "Share my question")
    company.next("Probing questions")
    company.check_lines(stage("Probing questions"), presenter="ben", follows="Action questions")
    press(cleo, "I would like to ask")
    expect(cleo.get_by_role("heading", name="You are next")).to_be_visible()
    press(femi, "I would like to ask")
    expect(femi.get_by_role("heading", name="You are number 2")).to_be_visible()
    press(ada, "Give the floor to Cleo")
    expect(cleo.get_by_role("heading", name="You have the floor")).to_be_visible()
    expect(femi.get_by_role("heading", name="You are next")).to_be_visible()
    expect(ben.get_by_text("Cleo is asking")).to_be_visible()
    keep(cleo, "What does covering the gap give you?", "Share my question")
    company.all_read("What does covering the gap give you?")
    press(ada, "Cleo has asked")
    expect(cleo.get_by_role("button", name="I would like to ask")).to_be_visible()
    ada.get_by_label("Said by").select_option(label="Dev")
    keep(ada, "What are you afraid would happen?", "Share it")
    company.all_read("What are you afraid would happen?")
    press(ben, "Mark: What does covering the gap give you?")
    expect(cleo.get_by_text("Ben marked this")).to_be_visible()
    expect(ben.locator("form.compose")).to_have_count(0)
    step = str(Session.objects.get(pk=session.pk).step_id)
    assert post(ben, session, "contribute", step=step, kind="probing", words="Let me say") == 403
    company.next("Action questions")
    company.check_lines(stage("Action questions"), presenter="ben", follows="Actions")


def commit(company: Company) -> None:
    """In the presenter's own words, with a day; read back, and said better."""
    ada, ben = company["ada"], company["ben"]
    company.next("Actions")
    company.check_lines(stage("Actions"), presenter="ben", follows="Read back")
    expect(company["dev"].get_by_role("button", name="Add this action")).to_have_count(0)
    due = clock.now() + timedelta(days=20)
    ben.get_by_label("I will …").fill(ACTION)
    ben.get_by_label("Due").fill(due.strftime("%Y-%m-%d"))
    press(ben, "Add this action")
    company.all_read(ACTION)
    company.all_read(f"Due {due.day} {due:%B}")
    company.next("Read back")
    company.check_lines(stage("Read back"), presenter="ben")
    ada.locator("[aria-label^='Change: I will']").click()
    in_dialog(ada, "Reword the action", say_better)
    company.all_read(BETTER)


def say_better(dialog: Locator) -> None:
    dialog.get_by_role("textbox", name="Action").fill(BETTER)
    dialog.get_by_role("button", name="Save the change").click()


def second_round(company: Company) -> None:
    company.next("Break")
    for name in ("Presenting", "Clarification questions", "Probing questions", "Action questions", "Actions"):
        company.next(name)
        expect(company["hal"].locator(".overline").first).to_have_text("Round 2 of 2, Gita")
    press(company["ada"], "Back")
    company.all_at("Action questions")
    press(company["ada"], "Undo")
    company.all_at("Actions")
    company.next("Read back")


def look_back(company: Company) -> None:
    company.next("Reflection")
    company.check_lines(REFLECTION, follows="Next date")
    reflect(
        company["hal"], well="Nobody gave Ben an answer.", better="Two questions in one.", closing="Lighter."
    )
    company.all_read("Nobody gave Ben an answer.")
    company.next("Next date")
    company.check_lines(NEXT_DATE)
    company.all_read("What was promised today")
    company.all_read(BETTER)
    expect(company["dev"].get_by_role("heading", name="When we meet again")).to_be_visible()
    expect(company["dev"].get_by_text("No date yet")).to_have_count(0)


def read_the_record(company: Company, session: Session) -> None:
    femi = company["femi"]
    femi.get_by_role("link", name="Read the record").click()
    for words in (LINE, "What does covering the gap give you?", BETTER, "Nobody gave Ben an answer."):
        expect(femi.get_by_text(words).first).to_be_visible()


def the_next_one_begins_with_what_was_promised(company: Company, session: Session) -> None:
    company.open(session)
    company.start()
    company.next("Action reports")
    company.all_read(BETTER)
    expect(company["ben"].locator(".overline").first).to_have_text("Your turn, Ben")
    expect(company["dev"].locator(".role-line .voice")).to_contain_text("Ben reports. Listen")


def stage(name: str) -> Stage:
    return next(one for one in FORMATS["classic"].stages if one.name == name)
