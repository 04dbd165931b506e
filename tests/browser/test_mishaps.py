"""A session of eight as sessions go: opened two days early, three of one first name, somebody late while another
reports, a report that nobody shared, a second topic, a press without a line, and the deputy presents."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from accounts.models import User
from actions.models import Report
from core import clock
from sessions.models import Contribution, Session
from tests import factories
from tests.browser.company import Company, keep, offer, press, reflect, report
from tests.browser.conftest import BrowserPeople
from tests.cast import Cast, cast

LATE = "femi"
ON_TIME = ("ada", "ben", "cleo", "dev", "gita", "hal")
LINE = "Two people in my team no longer speak to each other."
SECOND = "I was promoted over my friends."
QUESTION = "Since when do they not speak?"
UNSHARED = "Spoke with two of them, and did not say so."


@pytest.fixture
def people(live_site: object) -> Cast:
    """Ben, Cleo and Gita are all called Cleo."""
    made = cast()
    for person, name in ((made.ben, "Cleo Okafor"), (made.gita, "Cleo Nair")):
        User.objects.filter(pk=person.pk).update(name=name)
    factories.agreement(made.harbour, accepted_by=made.members)
    for person in (made.cleo, made.hal):
        factories.action(person, made.harbour, f"I will ask, said {person.name}.")
    for line in ("I keep covering the gaps in the rota.", SECOND):
        factories.issue(made.dev, made.harbour, line)
    return made


def test_eight_people_hold_a_session_in_which_much_goes_wrong(
    people: Cast, browser_people: BrowserPeople
) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=2), rounds=1)
    company = Company(people, browser_people, ON_TIME)
    company.open(session)
    company.start()
    company.next("Action reports")
    _report(company, people, browser_people)
    _offer(company)
    _choose_the_deputy(company)
    _ask_without_a_line(company)
    _look_back(company)
    company.close()
    with scopes_disabled():
        assert Session.objects.get(pk=session.pk).starts_at < clock.now()
        assert Report.objects.filter(action__owner=people.cleo).count() == 1


def _report(company: Company, people: Cast, browser_people: BrowserPeople) -> None:
    """Who comes late moves nobody's turn; an outcome that was tapped stays when the host goes on."""
    ada, cleo, hal = company["ada"], company["cleo"], company["hal"]
    expect(cleo.get_by_text("Your turn, Cleo B.")).to_be_visible()
    cleo.get_by_text("Partly", exact=True).click()
    expect(cleo.locator('input[value="partly"][checked]')).to_have_count(1)
    cleo.get_by_label("What happened").fill(UNSHARED)
    company.pages[LATE] = browser_people(getattr(people, LATE))
    company[LATE].goto(ada.url)
    expect(ada.get_by_text("arrived late")).to_be_visible()
    expect(cleo.get_by_text("Your turn, Cleo B.")).to_be_visible()
    press(ada, "Cleo B. has reported, then Hal")
    expect(hal.get_by_text("Your turn, Hal")).to_be_visible()
    report(hal, "I will ask, said Hal Brook.", "Done", "It was no trouble.")
    press(ada, "Hal has reported")
    company.all_read("Everyone here has reported")


def _offer(company: Company) -> None:
    """Both of Dev's lines are on the table, and the deputy's; three of one name stand apart."""
    company.next("Topics")
    offer(company["gita"], LINE)
    for key, page in company.pages.items():
        if key != "gita":
            expect(page.locator(".topics").get_by_text(LINE)).to_be_visible()
        for short in ("Cleo O.", "Cleo B.", "Cleo N."):
            expect(page.get_by_text(short).first).to_be_attached()
    for key in ("ada", "dev"):
        expect(company[key].locator("#stage").get_by_text(SECOND).first).to_be_visible()


def _choose_the_deputy(company: Company) -> None:
    """Who presents sees the presenter's line, and not the host's bar, although she may take the room over."""
    company.next("Selection")
    press(company["ada"], "Add Cleo N.")
    expect(company["ada"].get_by_role("button", name="Cleo N. is in round 1")).to_be_visible()
    company.next("Presenting")
    company.all_read(LINE)
    expect(company["gita"].get_by_role("button", name="Next: Clarification questions")).to_have_count(0)
    company.next("Clarification questions")
    company.all_compose("Share my question", but=["gita"])


def _ask_without_a_line(company: Company) -> None:
    """Pressed with no connection: it waits, and is everybody's when the line is back."""
    dev = company["dev"]
    dev.context.set_offline(True)
    dev.locator("form.compose textarea").fill(QUESTION)
    press(dev, "Share my question")
    expect(dev.locator("[data-waiting]")).to_contain_text(QUESTION)
    dev.context.set_offline(False)
    expect(dev.locator("[data-waiting]")).to_be_hidden()
    company.all_read(QUESTION)
    keep(company[LATE], "Who else sees it?", "Share my question")
    for name in ("Probing questions", "Action questions", "Actions"):
        company.next(name)
    company["gita"].get_by_label("I will …").fill("I will ask both to lunch.")
    press(company["gita"], "Add this action")
    company.all_read("I will ask both to lunch.")
    company.next("Read back")


def _look_back(company: Company) -> None:
    """The words of the report that was never shared are where they were typed, for their author to share after all."""
    company.next("Reflection")
    reflect(company["cleo"], well="We found the time.")
    company.all_read("We found the time.")
    left = company["cleo"].locator(".open-boxes")
    expect(left.get_by_role("textbox").first).to_have_value(UNSHARED)
    left.get_by_role("button", name="Share it after all").click()
    expect(left).to_have_count(0)
    with scopes_disabled():
        assert str(Report.objects.get(action__owner=company.cast.cleo).happened) == UNSHARED
        assert [str(one.words) for one in Contribution.objects.order_by("created_at")][:1] == [QUESTION]
    company.next("Next date")
