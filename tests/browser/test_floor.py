"""Who has the floor, on screens: a tapped outcome and a late joiner in the reports, the queue by one key."""

from django_scopes import scopes_disabled
from playwright.sync_api import expect

from actions.models import Report
from room.services import queue
from sets.roles import roles_of
from tests import factories
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.cast import Cast


def test_reports_go_on_as_the_host_presses_and_nothing_tapped_is_lost(
    people: Cast, browser_people: BrowserPeople
) -> None:
    for person in (people.ben, people.cleo, people.hal):
        factories.action(person, people.harbour)
    here = [person for person in people.members if person != people.ben]
    session = factories.running_session(people.harbour, here=here, at="reports")
    address = f"/sessions/{session.pk}/room/"
    ada, cleo = browser_people(people.ada), browser_people(people.cleo)
    for page in (ada, cleo):
        page.goto(address)
    cleo.get_by_text("Partly", exact=True).click()
    expect(cleo.locator('input[value="partly"][checked]')).to_have_count(1)
    cleo.get_by_label("What happened").fill("Typed, and not shared.")
    cleo.get_by_text("Not yet", exact=True).click()
    expect(cleo.locator('input[value="not-yet"][checked]')).to_have_count(1)  # as the server painted it
    expect(cleo.get_by_label("What happened")).to_have_value("Typed, and not shared.")
    with scopes_disabled():
        report = Report.objects.get(action__owner=people.cleo)
        assert (report.outcome, str(report.happened)) == ("not-yet", "")
    browser_people(people.ben).goto(address)  # his seat is before hers
    expect(ada.get_by_text("arrived late")).to_be_visible()
    expect(cleo.get_by_text("Your turn, Cleo")).to_be_visible()
    press(ada, "Cleo has reported, then Ben")
    expect(ada.get_by_role("button", name="Ben has reported, then Hal")).to_be_visible()


def test_floor_is_given_by_one_key_and_the_queue_is_asked_about_at_the_next_stage(
    people: Cast, browser_people: BrowserPeople
) -> None:
    session = factories.running_session(people.harbour, at="selection")
    factories.chosen(session, people.ben)
    session.refresh_from_db()
    session = factories.go_to(session, "clarification")
    with scopes_disabled():
        for person in (people.cleo, people.dev):
            queue.ask_to_speak(session_id=session.pk, person=person, roles=roles_of(person.pk))
    ada = browser_people(people.ada)
    ada.goto(f"/sessions/{session.pk}/room/")
    ada.keyboard.press("f")
    expect(ada.get_by_text("Cleo is asking")).to_be_visible()
    press(ada, "Next: Probing questions")
    press(ada, "Keep the queue")
    expect(ada.get_by_role("button", name="Give the floor to Dev")).to_be_visible()
    expect(ada.get_by_role("button", name="Keep the queue")).to_have_count(0)
