"""Attendance, turns, months and one set: the same figures on every page and in every file, hidden in each alike."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from dashboards import reads
from dashboards.months import months
from dashboards.tables import TABLES
from planning.reads.hours import hours_of
from programmes.models import Programme
from sessions.models import Attendance, Session
from tests import factories
from tests.dashboards import chance

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PAGES = ("programme", "attendance", "turns", "over_time")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Lead:
    """A lead of the programme, who reads all of its pages and files."""

    def __init__(self, programme: Programme) -> None:
        self.programme, person = programme, factories.user()
        factories.role(person, programme)
        self.browser = Client()
        self.browser.force_login(person)

    def page(self, name: str, **asked: str) -> str:
        answer = self.browser.get(reverse(f"dashboards:{name}", args=[self.programme.pk]), asked)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def file(self, name: str, kind: str) -> bytes:
        answer = self.browser.get(reverse(f"dashboards:export_{kind}", args=[self.programme.pk, name]))
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    def csv(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.file(name, "csv").decode("utf-8-sig"))))

    def xlsx(self, name: str) -> list[list[str]]:
        with zipfile.ZipFile(io.BytesIO(self.file(name, "xlsx"))) as book:
            assert book.testzip() is None
            for part in book.namelist():
                ElementTree.fromstring(book.read(part))  # noqa: S314 - our own file
            sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
        assert sheet.find(f".//{SHEET}f") is None
        return [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SHEET}row")]


def meet(one, days: tuple[int, ...], absent: int = 0) -> None:  # type: ignore[no-untyped-def]
    members = factories.members_of(one)
    for ago in days:
        factories.closed_session(
            one, on=clock.now() - timedelta(days=ago), came=members[absent:], presenters=members[-1:]
        )


@pytest.fixture
def lead() -> Lead:
    programme = factories.programme()
    for name, members, days in (("Alder", 5, (70, 40, 10)), ("Reed", 3, (50, 20)), ("=Oak", 6, (30, 5))):
        meet(
            factories.learning_set(name, within=programme, members=members, facilitators=[factories.user()]),
            days,
            1,
        )
    return Lead(programme)


@pytest.mark.parametrize("name", TABLES)
def test_both_files_have_the_same_rows_and_no_formula(lead: Lead, name: str) -> None:
    given, book = lead.csv(name), lead.xlsx(name)
    assert [len(row) for row in given] == [len(row) for row in book]
    assert [row[0].removeprefix("'") for row in given] == [row[0] for row in book]
    assert not [cell for row in given for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_file_that_is_none_is_not_found(lead: Lead) -> None:
    for kind in ("csv", "xlsx"):
        assert lead.browser.get(f"/programmes/{lead.programme.pk}/people.{kind}").status_code == 404


def test_a_small_set_is_hidden_in_every_channel_and_in_no_sum(lead: Lead) -> None:
    rows = {row[0]: row[1:] for row in lead.csv("attendance")}
    assert rows["Reed"] == ["hidden"] * 9
    assert rows["Alder"][:6] == ["3", "15", "12", "0", "12", "80"]
    assert rows["In all"][1] == "27"  # 15 and 12
    assert rows["In all"][4] == "22"
    assert {row[0]: row[2] for row in lead.csv("turns")}["Reed"] == "hidden"
    assert [row[3] for row in lead.csv("months") if row[0] == "In all"] == ["27"]
    page = lead.page("attendance")
    assert "4/5" in page
    assert "2/3" not in page
    reed = next(one for one in reads.overview(lead.programme.pk).sets if one.name == "Reed")
    alone = lead.browser.get(reverse("dashboards:set_figures", args=[reed.id])).content.decode()
    assert alone.count("Hidden") >= 6
    assert "2 of 3" not in alone


def test_months_are_those_of_each_set_and_leave_none_out() -> None:
    programme = factories.programme()
    east = factories.learning_set(
        "East",
        within=programme,
        members=5,
        facilitators=[factories.user()],
        time_zone="Pacific/Auckland",
    )
    for at in (datetime(2026, 8, 31, 20, tzinfo=UTC), datetime(2026, 11, 3, 20, tzinfo=UTC)):
        factories.closed_session(east, on=at)
    found = months(reads.overview(programme.pk).sets)
    assert [(one.name, one.held, one.places) for one in found] == [
        ("September 2026", 1, 5), ("October 2026", 0, 0), ("November 2026", 1, 5),
    ]  # fmt: skip


def test_turns_say_that_somebody_waits_and_never_how_many(lead: Lead) -> None:
    page = lead.page("turns", after="3")
    assert "Somebody has had no turn in three sessions." in page
    assert 'href="?after=2#none">After two <b>2</b>' in page
    assert "In no set that is shown." in lead.page("turns", after="4")
    assert "in three sessions" in lead.page("turns", after="<script>")


@pytest.mark.parametrize("page", [*PAGES, "home"])
def test_pages_take_as_many_queries_for_twelve_sets_as_for_two(page: str) -> None:
    counted = []
    for sets in (2, 12):
        lead = Lead(chance.programme(3, sets=sets))
        url = reverse("home") if page == "home" else reverse(f"dashboards:{page}", args=[lead.programme.pk])
        lead.browser.get(url)
        reads.forget()
        with CaptureQueriesContext(connection) as queries:
            lead.browser.get(url)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16


def test_home_says_how_many_sets_need_something_in_as_many_queries_for_three_programmes() -> None:
    lead = Lead(factories.programme())
    factories.learning_set(within=lead.programme, members=5)
    url, page, counted = reverse("home"), "", []
    for more in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = lead.browser.get(url).content.decode()
        counted.append(len(queries))
        if not more:
            assert "One set of yours needs something." in page
            for _programme in range(2):
                within = factories.programme()
                factories.role(factories.user(), within)
                factories.learning_set(within=within, members=5)
                within.roles.update(person=lead.browser.session["_auth_user_id"])
    assert "Three sets of yours need something." in page
    assert counted[0] == counted[1]


def test_facilitators_hours_are_those_of_their_own_sheet(lead: Lead) -> None:
    """Two sessions, of which they left one half an hour before its close, and a correction changes both alike."""
    host = factories.user("Hana Host")
    one = factories.learning_set(within=lead.programme, members=5, facilitators=[host])
    for ago in (30, 10):
        held = factories.closed_session(one, on=clock.now() - timedelta(days=ago))
        ends = held.starts_at + timedelta(hours=2, minutes=5)
        Session.objects.filter(pk=held.pk).update(opened_at=held.starts_at, closed_at=ends)
        left_at = ends - timedelta(minutes=30) if ago == 30 else None
        Attendance.objects.filter(session=held, person=host).update(
            arrived_at=held.starts_at, left_at=left_at
        )
    assert hours_of(host.pk).minutes == 90 + 120
    row = next(row for row in lead.csv("facilitators") if row[0] == "Hana Host")
    assert row[-1] == "3"
    assert row in lead.xlsx("facilitators")
    Attendance.objects.filter(session__learning_set=one, person=host).update(left_at=None)
    Session.objects.filter(learning_set=one).update(version=F("version") + 1)  # as a correction does
    assert hours_of(host.pk).minutes == 240
    assert next(row for row in lead.csv("facilitators") if row[0] == "Hana Host")[-1] == "4"


def test_home_of_a_lead_promises_nothing_of_actions(lead: Lead) -> None:
    page = lead.browser.get(reverse("home")).content.decode()
    assert "Programmes you lead" in page
    assert "Actions you commit to" not in page


def test_files_say_none_yet_where_pages_do_and_that_a_set_runs_itself() -> None:
    """Before a set has met nothing is hidden, and a set without a facilitator is no empty cell."""
    programme = factories.programme()
    new = factories.learning_set("Alder", within=programme, members=5, facilitators=[factories.user()])
    factories.session(new, starts_at=clock.now() + timedelta(days=20))
    alone = factories.learning_set("Birch", within=programme, members=5)
    alone.status = "self-run"
    alone.save(update_fields=["status"])
    lead = Lead(programme)
    for name in ("sets", "attendance", "turns"):
        rows = {row[0]: row for row in lead.csv(name)}
        assert "none yet" in rows["Alder"]
        assert "hidden" not in rows["Alder"]
    assert {row[0]: row[1] for row in lead.csv("turns")}["Birch"] == "Runs itself"
    assert "None yet" in lead.page("turns")
    assert "A set that runs itself has nobody here" in lead.page("over_time")
