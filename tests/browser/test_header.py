"""The head of the room on a phone: no word is broken, whoever joins from where."""

import pytest
from playwright.sync_api import expect

from room.services import presence
from sessions.models import Session
from sets.roles import roles_of
from tests.browser.conftest import BrowserPeople
from tests.browser.measured import faults
from tests.browser.probing import enter
from tests.cast import Cast

BROKEN = r"""() => {
  const walker = document.createTreeWalker(document.querySelector(".room-top"), NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    for (const word of text.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((it) => Math.round(it.top))).size > 1) broken.push(word[0]);
    }
  }
  const isCut = (it) => it.checkVisibility() && it.scrollWidth > it.clientWidth + 1;
  const cut = [...document.querySelectorAll(".room-top .button")].filter(isCut);
  return [...broken, ...cut.map((it) => it.innerText)];
}"""


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("who", ["ada", "cleo"])
def test_no_word_is_broken_beside_the_way_to_the_call(
    people: Cast, session: Session, browser_people: BrowserPeople, who: str, width: int
) -> None:
    Session.objects.filter(pk=session.pk).update(link="https://meet.example.org/harbour")
    person = getattr(people, who)
    presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk), presence="remote")
    page = enter(browser_people(person, viewport={"width": width, "height": 844}), session)
    expect(page.locator(".room-top").get_by_role("link", name="Join the call")).to_be_visible()
    assert page.evaluate(BROKEN) == []
    assert not [one for one in faults(page) if "wider" in one]
