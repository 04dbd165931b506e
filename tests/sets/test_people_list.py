"""A list of people as it comes out of sheets, mail programs and other people's exports."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sets.people_list import ROWS_MOST, PeopleList, decode, read_list


def said(text: str) -> list[tuple[str, str, str]]:
    return [(p.name, p.email, p.set_name) for p in read_list(text).people]


AISHA = ("Aisha Rahman", "aisha@example.org", "Alder")


@pytest.mark.parametrize(
    "text",
    [
        "Name;E-mail;Set\nAisha Rahman;aisha@example.org;Alder",
        "\ufeffSet,Email Address,Full name\r\nAlder,aisha@example.org,Aisha Rahman\r\n",
        "e_mail\tNAME\tGroup\raisha@example.org\tAisha Rahman\tAlder",
        "First name;Last name;Mail;Set;Phone\nAisha;Rahman;AISHA@example.org;Alder;1",
        "Aisha Rahman;aisha@example.org;Alder",
        "aisha@example.org,Aisha Rahman,Alder",
        '"Name","E-mail","Set"\n"Aisha\nRahman","mailto:aisha@example.org?subject=x","Alder"',
        "Name;E-mail;Set\nAisha\u00a0Rahman;\u200baisha＠example.org.;Alder",
        "Name;E-mail;Set\n;Aisha Rahman <aisha@example.org>;Alder",
        "Name;E-mail;Set\nAi\x00sha Rahman;<aisha@example.org>;Alder\n\n;;",
    ],
)
def test_list_is_read_as_it_is_meant(text: str) -> None:
    assert said(text) == [AISHA]
    assert said(read_list(text).text) == [AISHA]


def test_mail_programs_lines_and_single_columns_are_lists_too() -> None:
    assert said("Mead, Ana <ana@example.org>\nBen <ben@example.org>,") == [
        ("Mead, Ana", "ana@example.org", ""), ("Ben", "ben@example.org", ""),
    ]  # fmt: skip
    assert said("ana@example.org\nben@bücher.example") == [
        ("", "ana@example.org", ""), ("", "ben@bücher.example", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Hal;hal.byrne@@example.org", "There are two @ signs."),
        ("Hal;hal.byrne.example.org", "This is not an e-mail address."),
        ("Hal;", "There is no e-mail address."),
        ("Hal;hal@example", "This is not an e-mail address."),
        (f"{'H' * 90};hal@example.org", "This name is too long."),
        ("Other;ana@example.org", "Ana has the same address."),
    ],
)
def test_wrong_row_is_kept_with_what_is_wrong(row: str, fault: str) -> None:
    people = read_list(f"Name;E-mail\nAna;ana@example.org\n{row}\nZoe;zoe@example.org").people
    assert [p.fault for p in people] == ["", fault, ""]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (" \n ", "Paste a list"),
        ("Name;Phone\nAna;1", "no column with e-mail"),
        ("E-mail;Name;E-mail\na@b.org;A;c@b.org", "heading is there twice"),
        ("E-mail\n" + "a@example.org\n" * (ROWS_MOST + 1), "At most 2000 rows"),
    ],
)
def test_what_is_no_list_says_why(text: str, problem: str) -> None:
    assert problem in read_list(text).problem


def test_a_single_quotation_mark_swallows_nothing() -> None:
    rows = "\n".join(f"P{n};p{n}@example.org" for n in range(6))
    assert len(said(f'Name;E-mail\n"Bob;bob@example.org\n{rows}')) == 7


def test_names_stay_as_typed_formulas_too() -> None:
    assert said("Name;E-mail\n=1+1 O’Neill-Größe;a@example.org")[0][0] == "=1+1 O’Neill-Größe"
    assert read_list("Name;E-mail\nGröße;a@example.org").sample == "Größe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_file_is_decoded_as_it_was_saved(encoding: str) -> None:
    assert decode("Größe".encode(encoding)) == "Größe"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    found = read_list(decode(data))
    assert isinstance(found, PeopleList)
    assert not found.problem or not found.people


@pytest.mark.parametrize("heading", ["Work email", "E-Mail Adresse", "E-Mail-Adresse", "Written to at"])
def test_a_column_of_addresses_is_taken_whatever_its_heading(heading: str) -> None:
    (one,) = read_list(f"Name;{heading};Town\nAna;ana@example.org;Ely").people
    assert (one.name, one.email, one.fault) == ("Ana", "ana@example.org", "")


def test_of_two_columns_of_addresses_it_is_asked_which() -> None:
    found = read_list("Name;Work email;At home\nAna;ana@example.org;ana@home.example")
    assert (
        found.problem == "Which column are people written to at: “Work email” or “At home”? Call it “E-mail”."
    )
    assert read_list("Name;Town\nAna;Ely").problem == "There is no column with e-mail addresses."
