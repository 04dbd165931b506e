"""A page as a browser reads it: its links, headings and ids, and the forms with what belongs to them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list", "form")
BOXES = {"input", "button", "select", "textarea"}


@dataclass
class Option:
    """One choice of a select; without a value its text is sent."""

    attributes: Attributes
    text: str = ""

    @property
    def value(self) -> str:
        return self.attributes.get("value", " ".join(self.text.split()))

    @property
    def is_selected(self) -> bool:
        return "selected" in self.attributes


@dataclass
class Control:
    """One input, button, select or textarea, in document order."""

    tag: str
    attributes: Attributes
    is_disabled: bool = False
    text: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        """An input's or a button's type; else the tag."""
        usual = {"input": "text", "button": "submit"}.get(self.tag)
        return self.attributes.get("type", usual).lower() if usual else self.tag

    @property
    def value(self) -> str:
        return self.text if self.tag == "textarea" else self.attributes.get("value", "")

    @property
    def is_submit(self) -> bool:
        return self.kind in {"submit", "image"} and self.tag in {"input", "button"}


@dataclass
class Form:
    """One form with all that belongs to it, also what stands elsewhere and names it."""

    attributes: Attributes
    controls: list[Control] = field(default_factory=list)

    @property
    def buttons(self) -> list[Control]:
        """What can be pressed to send it."""
        return [one for one in self.controls if one.is_submit and not one.is_disabled]


@dataclass
class Document:
    """What the crawl needs to know of a page."""

    links: list[Attributes] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    references: set[tuple[str, str]] = field(default_factory=set)
    fetched: list[str] = field(default_factory=list)  # what a script asks for by itself
    files: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    text: str = ""
    is_whole: bool = False


class _Reader(HTMLParser):
    """Reads well-formed HTML as the product writes it; what lies in a template element is no part of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._owners: list[tuple[Control, str | int | None]] = []
        self._open_form: int | None = None
        self._fieldsets: list[bool] = []
        self._in_template = 0
        self._heading = self._script = False
        self._control: Control | None = None
        self._texts: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "template":
            self._in_template += 1
        if self._in_template:
            return
        attributes = {name: value or "" for name, value in attrs}
        self._refer(attributes)
        if tag == "html":
            self.document.is_whole = True
        elif tag in {"a", "area"} and "href" in attributes:
            self.document.links.append(attributes)
        elif tag in {"script", "img", "link"}:
            self._file(tag, attributes)
        elif tag == "form":
            self._open_form = len(self.document.forms)
            self.document.forms.append(Form(attributes))
        elif tag == "fieldset":
            self._fieldsets.append("disabled" in attributes)
        elif tag in BOXES:
            self._begin(tag, attributes)
        elif tag == "option" and self._control is not None:
            self._control.options.append(Option(attributes))
        elif tag == "h1":
            self._heading = True
            self.document.headings.append("")
        if tag in {"script", "style"}:
            self._script = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template -= 1
        elif self._in_template:
            return
        elif tag == "form":
            self._open_form = None
        elif tag == "fieldset" and self._fieldsets:
            self._fieldsets.pop()
        elif tag in BOXES:
            self._control = None
        elif tag == "h1":
            self._heading = False
        elif tag in {"script", "style"}:
            self._script = False

    def handle_data(self, data: str) -> None:
        if self._in_template or self._script:
            return
        self._texts.append(data)
        if self._heading:
            self.document.headings[-1] += data
        if self._control is None:
            return
        if self._control.options:
            self._control.options[-1].text += data
        elif self._control.tag in {"textarea", "button"}:
            self._control.text += data

    def finish(self) -> Document:
        by_id = {one.attributes["id"]: one for one in self.document.forms if "id" in one.attributes}
        for control, owner in self._owners:
            form = by_id.get(owner) if isinstance(owner, str) else None
            if isinstance(owner, int):
                form = self.document.forms[owner]
            if form is not None:
                form.controls.append(control)
            if control.tag == "textarea":
                control.text = control.text.removeprefix("\n")
        self.document.text = "".join(self._texts)
        return self.document

    def _refer(self, attributes: Attributes) -> None:
        if attributes.get("id"):
            self.document.ids.add(attributes["id"])
        for name in REFERENCES:
            for target in attributes.get(name, "").split():
                self.document.references.add((name, target))
        if attributes.get("hx-get"):
            self.document.fetched.append(attributes["hx-get"])
        if attributes.get("data-pulse-url"):
            self.document.fetched.append(attributes["data-pulse-url"])

    def _file(self, tag: str, attributes: Attributes) -> None:
        where = attributes.get("href" if tag == "link" else "src", "")
        if where:
            self.document.files.append(where)

    def _begin(self, tag: str, attributes: Attributes) -> None:
        control = Control(tag, attributes, is_disabled="disabled" in attributes or any(self._fieldsets))
        self._owners.append((control, attributes.get("form", self._open_form)))
        self._control = None if tag == "input" else control


def read(html: str) -> Document:
    """The page behind some HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()
