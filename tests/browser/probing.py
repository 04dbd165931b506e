"""Ben presents, the members ask probing questions, and somebody has begun to type: the ground of what may get lost."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from accounts.models import Draft
from sessions.models import Session

WORDS = "What would you like them to say about you when you are not in the room?"
HALF = len(WORDS) // 2
PHONE = {"viewport": {"width": 390, "height": 844}}


def enter(page: Page, session: Session) -> Page:
    """In the room, and hearing."""
    with page.expect_response("**/room/here"):
        page.goto(f"/sessions/{session.pk}/room/")
    return page


def box(page: Page) -> Locator:
    return page.locator("form.compose").get_by_role("textbox")


def stage(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def notice(page: Page) -> Locator:
    return page.locator("[data-offline]").filter(has_text="No connection since")


def until(page: Page, true: Callable[[], object]) -> None:
    for _try in range(500):
        if true():
            return
        page.wait_for_timeout(20)
    raise AssertionError("It did not come to that")


def drafts() -> list[str]:
    return [str(draft.words) for draft in Draft.objects.with_scopes_disabled().all()]
