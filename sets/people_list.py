"""Reading a list of people, pasted or from a file, into names, addresses and sets; nothing is looked up."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.addresses import UNSEEN, bare_address, is_address
from core.names import clean_name

ROWS_MOST = 2000
NAME_MOST = 80
SAMPLED = 20  # lines in which columns are counted
NAMED = re.compile(r"^([^<>@]*)<([^<>]*@[^<>]*)>[\s,;]*$")
HEADINGS = {
    "name": "name fullname displayname person people participant participants member members",
    "first": "first firstname givenname forename vorname prénom prenom",
    "last": "last lastname surname familyname nachname nom",
    "email": "email mail emailaddress mailaddress address emails emailadresse mailadresse courriel",
    "set": "set learningset group setname gruppe groupe",
    "line": "lineinyourlist",
}
KNOWN = {word: column for column, words in HEADINGS.items() for word in words.split()}


@dataclass(frozen=True)
class Person:
    """One row: its line in the list as it was given, what it says, and what is wrong with it."""

    number: int
    name: str
    email: str
    set_name: str
    fault: str = ""


@dataclass(frozen=True)
class PeopleList:
    """All rows of a list, or why it cannot be read as one."""

    people: tuple[Person, ...] = ()
    problem: str = ""

    @property
    def text(self) -> str:
        """The list as a sheet with headings, one row a line, which reads as the same again."""
        rows = [
            ("Name", "E-mail", "Set", "Line in your list"),
            *((p.name, p.email, p.set_name, str(p.number)) for p in self.people),
        ]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)

    @property
    def sample(self) -> str:
        """The first name with a letter beyond ASCII: it shows whether a file was read as it was meant."""
        return next((p.name for p in self.people if not p.name.isascii()), "")


def decode(data: bytes) -> str:
    """A file's text: UTF-8, UTF-16 where it says so, else the usual one of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_list(text: str) -> PeopleList:
    """Read a list; each row is kept, with what is wrong with it."""
    plain = (
        UNSEEN.sub("", text)
        .replace("\x00", "")
        .replace("\u00a0", " ")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    numbered = [(n, row) for n, row in _rows(plain) if any(cell.strip() for cell in row)]
    if not numbered:
        return PeopleList(problem=_("Paste a list, or choose a file."))
    heads = numbered[0][1]
    columns = _headings(heads)
    if columns is None:
        columns = _guessed([row for _n, row in numbered])
    else:
        numbered = numbered[1:]
        named = [column for column in columns if column]
        if len(named) != len(set(named)):
            return PeopleList(problem=_("One heading is there twice. Leave one column of each."))
    if "email" not in columns:
        holding = _columns_of_addresses([row for _n, row in numbered], columns)
        if not holding:
            return PeopleList(problem=_("There is no column with e-mail addresses."))
        if len(holding) > 1:
            names = _(" or ").join(f"“{heads[n].strip()[:NAME_MOST]}”" for n in holding)
            asks = _("Which column are people written to at: %(columns)s? Call it “E-mail”.")
            return PeopleList(problem=asks % {"columns": names})
        columns[holding[0]] = "email"
    if len(numbered) > ROWS_MOST:
        return PeopleList(problem=_("At most %(most)d rows in one go.") % {"most": ROWS_MOST})
    return PeopleList(tuple(_marked(_person(n, row, columns) for n, row in _as_told(numbered, columns))))


def _as_told(numbered: list[tuple[int, list[str]]], columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows with the lines that they had in the list as it was first given, where the list says so."""
    if "line" not in columns:
        return numbered
    at = columns.index("line")
    said = [row[at].strip() if at < len(row) else "" for _n, row in numbered]
    if len(set(said)) < len(said) or not all(n.isascii() and n.isdigit() and len(n) < 8 for n in said):
        return numbered
    return [(int(n), row) for n, (_now, row) in zip(said, numbered, strict=True)]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    numbers = [n for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and all(NAMED.match(line) for line in lines):  # as mail programs copy them: "Mead, Ana <ana@…>"
        yield from (
            (n, [found[1], found[2]])
            for n, line in zip(numbers, lines, strict=True)
            if (found := NAMED.match(line))
        )
        return
    sampled = "\n".join(lines[:SAMPLED])
    comma = max("\t;,", key=sampled.count)
    csv.field_size_limit(1_000_000)
    reader, begins = csv.reader(io.StringIO(text), delimiter=comma), 1
    quoted: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            quoted.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error:
        quoted = []
    if 2 * len(quoted) >= len(lines):
        yield from quoted
    else:  # a single quotation mark has swallowed what comes after it
        apart = csv.reader(lines, delimiter=comma, quoting=csv.QUOTE_NONE)
        yield from zip(numbers, apart, strict=True)


def _headings(row: Sequence[str]) -> list[str] | None:
    """What each column is, where the first row says so; an address is no heading."""
    if any("@" in unicodedata.normalize("NFKC", cell) for cell in row):
        return None
    found = [KNOWN.get(re.sub(r"[\W_]+", "", cell.casefold()), "") for cell in row]
    return found if any(found) else None


def _columns_of_addresses(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> list[int]:
    """The columns under no known heading whose cells, where anything stands in them, are mostly addresses."""
    found = []
    for n in (n for n, column in enumerate(columns) if not column):
        cells = [row[n] for row in rows[:SAMPLED] if n < len(row) and row[n].strip()]
        if cells and 2 * sum(is_address(bare_address(cell).lower()) for cell in cells) > len(cells):
            found.append(n)
    return found


def _guessed(rows: Sequence[Sequence[str]]) -> list[str]:
    """Without headings: addresses are where most at signs are, then name and set in their order."""
    width = max(len(row) for row in rows)
    signs = [
        sum("@" in unicodedata.normalize("NFKC", row[n]) for row in rows[:SAMPLED] if n < len(row))
        for n in range(width)
    ]
    at = signs.index(max(signs))
    rest = iter(("name", "set"))
    return ["email" if n == at else next(rest, "") for n in range(width)]


def _person(number: int, row: Sequence[str], columns: Sequence[str]) -> Person:
    said = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column}
    name = said.get("name") or f"{said.get('first', '')} {said.get('last', '')}"
    address = said.get("email", "")
    if found := NAMED.match(address):
        name, address = name.strip() or found[1], found[2]
    email = bare_address(address).lower()
    name = clean_name(name.strip(" \"'"))
    fault = _fault_of(email) or (_("This name is too long.") if len(name) > NAME_MOST else "")
    return Person(number, name, email[:254], clean_name(said.get("set", ""))[:NAME_MOST], fault)


def _fault_of(email: str) -> str:
    if not email:
        return _("There is no e-mail address.")
    if email.count("@") > 1:
        return _("There are two @ signs.")
    if not is_address(email):
        return _("This is not an e-mail address.")
    return _("This address is too long.") if len(email) > 254 else ""


def _marked(people: Iterator[Person]) -> Iterator[Person]:
    """One address under two names is a fault of the second; the same row twice is none."""
    names: dict[str, str] = {}
    for person in people:
        known = names.setdefault(person.email, person.name)
        if not person.fault and known != person.name and known and person.name:
            said = _("%(name)s has the same address.") % {"name": known}
            yield replace(person, fault=said)
        else:
            yield person
