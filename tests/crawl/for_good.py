"""The walk on which nothing is taken back: pages as they come, each form sent once, filled, as a person would."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from tests.crawl.crawl import GOOD_PAGE, Crawl
from tests.crawl.demo_people import enter
from tests.crawl.document import Control, Document, Form
from tests.crawl.judging import links_of
from tests.crawl.kinds import place, ways_to_send
from tests.crawl.sending import Sending

FORMS_OF_A_PAGE = 40
# What ends the walk is left to its end.
LAST = ("/logout/", "/erase/")


@dataclass
class ForGood(Crawl):
    """What one person does is there for the next. A link may die with what it led to; not while a page offers it."""

    def walk(self, starts: Iterable[str]) -> None:
        """Page by page; then signs out, comes in again, and leaves for good."""
        waiting = deque((url, "", "") for url in starts)
        asked = {url for url, _page, _called in waiting}
        while waiting:
            url, page, called = waiting.popleft()
            document = self._use(url, page, called)
            for where, _target, name in links_of(url, document) if document else ():
                if where not in asked and self._is_new(where):
                    asked.add(where)
                    waiting.append((where, url, name))
        for ending in LAST:
            for url in [url for url in self.pages if self._has_form(url, ending)][:1]:
                self._use(url, "", "", (ending,))

    def _use(self, url: str, page: str, called: str, endings: tuple[str, ...] = ()) -> Document | None:
        """Sends the page's forms one after the other, each from the page as it is by then."""
        seen = None
        for _form in range(FORMS_OF_A_PAGE):
            document = self._open_now(url, page, called)
            if document is None:
                break
            seen = document
            found = next(self._unsent(url, document, endings), None)
            if found is None:
                break
            self.submit(url, *found, "filled")
        return seen

    def _open_now(self, url: str, page: str, called: str) -> Document | None:
        """The page, by somebody who is signed in; None when it has gone, and no page leads there any more."""
        answer = self.visitor.get(url)
        if self.visitor.person and answer.url.startswith(reverse("account_login")) and answer.url != url:
            if not enter(self.visitor):
                return None  # erased
            answer = self.visitor.get(url)
        if answer.status not in GOOD_PAGE and page and not self._is_offered(page, url):
            return None
        return self.take(answer, url, page, called)

    def _is_offered(self, page: str, url: str) -> bool:
        document = self.visitor.get(page).document
        return document is not None and url in {where for where, _target, _name in links_of(page, document)}

    def _unsent(
        self, url: str, document: Document, endings: tuple[str, ...]
    ) -> Iterator[tuple[Form, Sending, Control | None]]:
        for form in document.forms:
            if self._ends(form, url) and not form.attributes.get("action", url).endswith(endings or "no"):
                continue
            for button in ways_to_send(form):
                sending = self.prepare(url, form, button, "filled")
                if sending is not None:
                    yield form, sending, button

    def _has_form(self, url: str, ending: str) -> bool:
        return any(form.attributes.get("action", url).endswith(ending) for form in self.pages[url].forms)

    def _ends(self, form: Form, url: str) -> bool:
        return form.attributes.get("action", url).endswith(LAST)

    def _is_new(self, url: str) -> bool:
        """One page of each kind: what is the same form elsewhere has gone already."""
        self._alike[place(url)] += 1
        return self.deep or self._alike[place(url)] == 1
