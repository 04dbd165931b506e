"""The crawl of one person: every link followed, every object's page opened, every form sent and taken back."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from tests.crawl.document import Control, Document, Form
from tests.crawl.judging import links_of, problems_of
from tests.crawl.kinds import kind_of_address, kind_of_form, place, ways_to_send
from tests.crawl.sending import Sending, Way, press
from tests.crawl.visitor import Answer, Visitor, local

WAYS: tuple[Way, ...] = ("empty", "filled")
GOOD_PAGE = {200, 204}
# A form may be refused in words, on a page that shows it again; never because it should not have been there.
GOOD_FORM = {200, 204, 422}
ASKS_AGAIN = "accounts/sign_in_again.html"  # 403: first show that it is you; the page says how
BY_SCRIPT = {"HTTP_HX_REQUEST": "true"}
ALIKE = 2  # so many addresses that differ only in what they ask of a list; of the admin's one of each kind


@dataclass
class Figures:
    """What was walked."""

    pages: int = 0
    links: int = 0
    forms: int = 0
    requests: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.pages + other.pages,
            self.links + other.links,
            self.forms + other.forms,
            self.requests + other.requests,
        )

    def __str__(self) -> str:
        return f"{self.pages} pages, {self.links} links, {self.forms} forms sent, {self.requests} requests"


@dataclass
class Crawl:
    """Walks as one person. `sent` holds the kinds of form that were sent before: each goes once, unless `deep`."""

    visitor: Visitor
    deep: bool = False
    sent: set[object] = field(default_factory=set)
    pages: dict[str, Document] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    reached: set[object] = field(default_factory=set)  # names of the addresses of its pages
    _alike: Counter[object] = field(default_factory=Counter)

    def look(self, starts: Iterable[str]) -> None:
        """Every page that can be reached from these by links; then whether what they point at is there."""
        waiting = deque((url, "", "") for url in starts)
        asked = {url for url, _page, _called in waiting}
        anchors: list[tuple[str, str, str]] = []
        while waiting:
            url, page, called = waiting.popleft()
            document = self.open(url, page, called)
            if document is None:
                continue
            for where, target, name in links_of(url, document):
                self.figures.links += 1
                if target:
                    anchors.append((url, where, target))
                if where not in asked and self._is_new(where):
                    asked.add(where)
                    waiting.append((where, url, name))
            for part in {urljoin(url, one) for one in document.fetched} - asked:
                asked.add(part)
                self.fetch(part, url)
        self._check_anchors(anchors)

    def open(self, url: str, page: str = "", called: str = "") -> Document | None:
        """One page, judged; None where there is nothing to go on from. What no page offered may be refused."""
        return self.take(self.visitor.get(url), url, page, called)

    def take(self, answer: Answer, url: str, page: str, called: str) -> Document | None:
        """What came of asking for a page, judged."""
        self.figures.requests += self.visitor.asked()
        good = GOOD_PAGE if page else GOOD_PAGE | {403}
        if answer.status not in good:
            self._fault(page or "known to be theirs", f"link “{called}” to {url}", answer)
        if answer.status != 200 or answer.document is None:
            return None
        self.figures.pages += 1
        self.pages[url] = answer.document
        self.reached.add(place(url)[0])
        self._check(url, answer.document)
        return answer.document

    def fetch(self, url: str, page: str) -> None:
        """What a page's script asks for by itself."""
        answer = self.visitor.get(url, **BY_SCRIPT)
        self.figures.requests += self.visitor.asked()
        if answer.status not in GOOD_PAGE:
            self._fault(page, f"part {url}", answer)
        elif answer.document is not None:
            self._check(url, answer.document)

    def send_forms(self) -> None:
        """Every form of every page that was looked at, each taken back before the next."""
        for url, document in list(self.pages.items()):
            for form in document.forms:
                self.send_form(url, form)

    def send_form(self, url: str, form: Form) -> None:
        """By each of its buttons, once empty and once filled."""
        for button in ways_to_send(form):
            gone = set()
            for way in WAYS:
                sending = self.prepare(url, form, button, way)
                if sending is None or sending in gone:  # nothing to fill in: both are the same
                    continue
                gone.add(sending)
                with self.visitor.undone():
                    self.submit(url, form, sending, button, way)

    def prepare(self, url: str, form: Form, button: Control | None, way: Way) -> Sending | None:
        """What would be sent; None when its kind has been, or it goes to another site."""
        sending = press(form, button, way, url, own=self.visitor.own)
        kind = (way, kind_of_form(url, sending, button))
        if (kind in self.sent and not self.deep) or not local(sending.url):
            return None
        self.sent.add(kind)
        return sending

    def submit(self, url: str, form: Form, sending: Sending, button: Control | None, way: Way) -> Answer:
        """Sends it as the page would, by its script where it has one; and judges what comes."""
        answer = self.visitor.send(sending, url, **(BY_SCRIPT if "hx-post" in form.attributes else {}))
        self.figures.forms += 1
        self.figures.requests += self.visitor.asked()
        what = f"form to {sending.url}{_pressed(button)}, {way}"
        if answer.status not in GOOD_FORM and ASKS_AGAIN not in answer.templates:
            self._fault(url, what, answer)
        elif answer.document is not None:
            self._check(answer.url, answer.document, f" (after the {what}, of {url})")
        return answer

    def _check(self, url: str, document: Document, after: str = "") -> None:
        for problem in problems_of(url, document):
            self._say(f"{url}{after}: {problem}")

    def _fault(self, page: str, what: str, answer: Answer) -> None:
        where = f" at {answer.url}" if answer.url not in what else ""
        why = f" {answer.why}" if answer.why else ""
        self._say(f"{page}: {what}: {answer.status}{where}{why}")

    def _say(self, words: str) -> None:
        said = f"{self.visitor.name}, {words}"
        if said not in self.faults:
            self.faults.append(said)

    def _is_new(self, url: str) -> bool:
        """Lists are filtered and turned over a few times, not in every combination; the admin's rows are alike."""
        if self.deep or ("?" not in url and not url.startswith("/admin/")):
            return True
        kind = kind_of_address(url)
        self._alike[kind] += 1
        return self._alike[kind] <= (1 if url.startswith("/admin/") else ALIKE)

    def _check_anchors(self, anchors: Iterable[tuple[str, str, str]]) -> None:
        for page, where, target in anchors:
            document = self.pages.get(where)
            if document is not None and target not in document.ids:
                self._say(f"{page}: link to {where}#{target}: nothing there has that id")


def _pressed(button: Control | None) -> str:
    if button is None:
        return ""
    said = " ".join(button.text.split()) or button.value or button.name or button.attributes.get("id", "")
    return f" by “{said}”"
