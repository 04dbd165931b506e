"""A lead's pages: whose they are, what they say, what never stands on them, and how many queries they take."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from core import clock
from core.db.unscoped import rows
from core.models import AuditRow
from core.sealing.registry import sealed_models
from dashboards import reads
from programmes.models import ProgrammeRole
from sessions.models import Contribution, Reflection, Round, Session
from tests import factories
from tests.cast import Cast, wide_cast
from tests.dashboards import chance

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def addresses(people: Cast) -> list[str]:
    return [reverse(f"dashboards:{name}", args=[people.programme.pk]) for name in ("programme", "export")]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode()


def test_programme_is_404_when_somebody_does_not_lead_it() -> None:
    people = wide_cast()
    outside = (
        people.ada, people.ben, people.noor, people.sam, people.finn,
        people.other_programme_lead, people.other_organisation_lead,
    )  # fmt: skip
    for person in outside:
        client = Client()
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses(people)] == [404, 404], person


def test_programme_is_404_when_the_lead_has_stepped_down(people: Cast, client: Client) -> None:
    client.force_login(people.esi)
    assert client.get(addresses(people)[0]).status_code == 200
    ProgrammeRole.objects.filter(person=people.esi).update(ended_at=clock.now())
    assert [client.get(address).status_code for address in addresses(people)] == [404, 404]
    assert client.get(reverse("dashboards:programme", args=[uuid4()])).status_code == 404


def test_list_shows_own_programmes_alone(client: Client) -> None:
    people = wide_cast()
    client.force_login(people.esi)
    page = text_of(client, reverse("dashboards:list"))
    assert "Leading teams 2026" in page
    assert "Clinical fellows" not in page
    client.force_login(people.ben)
    assert "You do not lead a programme" in text_of(client, reverse("dashboards:list"))


def test_pages_change_nothing_when_posted_to(people: Cast, client: Client) -> None:
    client.force_login(people.esi)
    assert [client.post(address).status_code for address in addresses(people)] == [405, 405]


def test_programme_shows_figures_and_reasons(people: Cast, client: Client) -> None:
    for days, presenters in ((60, [people.cleo, people.dev]), (30, [people.cleo, people.gita])):
        factories.closed_session(
            people.harbour,
            on=clock.now() - timedelta(days=days),
            came=people.members[1:],
            presenters=presenters,
            promises=[(people.cleo, "I will.")],
        )
    client.force_login(people.esi)
    page = " ".join(text_of(client, addresses(people)[0]).split())
    assert "0 of 2<small>sets have a next date</small>" in page
    assert "2<small>of 2 planned by today</small>" in page
    assert "83&nbsp;%<small>of places, in closed registers</small>" in page
    assert "0 even<small>0 not all yet, 1 uneven, 0 settling, 1 hidden</small>" in page
    assert "Last met 30 days ago; they planned every five weeks." in page
    assert "0 to 2, uneven" in page
    assert 'href="mailto:ada@demo.example">Write to Ada</a>' in page


def test_rows_are_filtered_by_name_facilitator_and_status(people: Cast, client: Client) -> None:
    client.force_login(people.esi)
    address = addresses(people)[0]

    def rows(**chosen: str) -> list[str]:
        response = client.get(address, chosen)
        return [one.name for one in response.context["page"]]

    assert rows() == ["Heron set", "Harbour set"]  # nobody facilitates Heron: it needs something most
    assert [rows(need=key) for key in ("facilitator", "date", "call", "register", "forming")] == [
        ["Heron set"], ["Heron set", "Harbour set"], ["Heron set", "Harbour set"], [], [],
    ]  # fmt: skip
    assert '?need=date#sets">No next date 2</a>' in client.get(address).content.decode()
    assert rows(q="harb") == ["Harbour set"]
    assert rows(facilitator=str(people.ada.pk)) == ["Harbour set"]
    assert rows(status="self-run") == []
    assert rows(status="<script>", facilitator="' or 1=1", page="minus one") == ["Heron set", "Harbour set"]
    assert rows(q="x" * 10_000) == ["Heron set", "Harbour set"]


def test_no_members_name_stands_on_a_leads_page(people: Cast, client: Client) -> None:
    factories.closed_session(people.harbour, presenters=[people.cleo, people.dev])
    client.force_login(people.esi)
    for address in (*addresses(people), reverse("dashboards:list")):
        text = text_of(client, address)
        assert "Ada" in text or "Leading teams" in text
        for person in (*people.members, people.finn):
            assert person.name not in text
            assert person.email not in text


def test_no_marked_word_reaches_a_lead(people: Cast, client: Client) -> None:
    """A canary in every words field, and in the facts tables' own free text."""
    canary = "Canary-5f1c"
    set_ = people.harbour
    issue = factories.issue(people.ben, set_, f"{canary}-topic", wants=f"{canary}-wants")
    factories.brief(issue, f"{canary}-brief")
    factories.theme(set_, f"{canary}-theme")
    factories.agreement(set_, rules=f"{canary}-rules", confidentiality=f"{canary}-terms")
    factories.report(
        factories.action(people.ben, set_, f"{canary}-action"), happened=f"{canary}-1", changed=f"{canary}-2"
    )
    held = factories.closed_session(set_, presenters=[people.cleo])
    with scopes_disabled():
        Contribution.objects.create(
            learning_set=set_, round=Round.objects.get(), kind="note", words=f"{canary}-said"
        )
        Reflection.objects.create(learning_set=set_, session=held, kind="well", words=f"{canary}-reflected")
    Round.objects.update(title=f"{canary}-title")
    Session.objects.update(venue=f"{canary}-place", closing_question=f"{canary}-question")
    type(set_).objects.update(venue=f"{canary}-room", link=f"https://{canary}.example")
    client.force_login(people.esi)
    filled = {model._meta.label for model in sealed_models() if rows(model).exists()}
    assert len(filled) == 8  # all but drafts and apologies, which no programme points to
    for address in (*addresses(people), reverse("dashboards:list")):
        response = client.get(address)
        assert canary not in str(response.headers)
        assert canary not in text_of(client, address)


def test_programme_takes_the_same_queries_with_one_set_and_with_three() -> None:
    counted = []
    for sets in (1, 3):
        programme = chance.programme(3, sets=sets)
        lead = factories.user()
        factories.role(lead, programme)
        client = Client()
        client.force_login(lead)
        client.get(reverse("dashboards:programme", args=[programme.pk]))
        reads.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("dashboards:programme", args=[programme.pk]))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 15


def test_export_is_written_down_with_its_lead_when_it_is_taken(people: Cast, client: Client) -> None:
    client.force_login(people.esi)
    text_of(client, addresses(people)[1])
    row = AuditRow.objects.get(verb="figures.exported")
    assert (row.actor_id, row.object_id, row.facts) == (people.esi.pk, str(people.programme.pk), {})


def test_days_in_the_file_are_those_of_the_set_and_columns_part_as_asked(
    people: Cast, client: Client
) -> None:
    """Monday morning in Auckland and Monday evening in Los Angeles are one Monday, whatever London has."""
    for name, zone, at in (
        ("East", "Pacific/Auckland", datetime(2026, 11, 29, 20, tzinfo=UTC)),
        ("West", "America/Los_Angeles", datetime(2026, 12, 1, 1, 30, tzinfo=UTC)),
    ):
        one = factories.learning_set(name, within=people.programme, members=5, time_zone=zone)
        factories.session(one, starts_at=at, status="closed")
    client.force_login(people.esi)
    lines = text_of(client, f"{addresses(people)[1]}?parted=semicolons").splitlines()
    rows = {line.split(";")[0]: line.split(";")[7:10] for line in lines[1:]}
    assert rows["East"] == ["2026-11-30", "", "Pacific/Auckland"]
    assert rows["West"] == ["2026-11-30", "", "America/Los_Angeles"]


def test_a_spreadsheet_finds_no_formula_in_the_export(people: Cast, client: Client) -> None:
    for name in ("=1+1", "+SUM(A1)", "-2", "@x", " =cmd", "\t=1", "＝1+1", "＋1", "－2", "＠x", "\u3000＝1"):
        factories.learning_set(name, within=people.programme, members=1)
    people.ada.name = "=HYPERLINK(1)"
    people.ada.save()
    client.force_login(people.esi)
    lines = text_of(client, addresses(people)[1]).splitlines()
    cells = [cell for line in lines[1:] for cell in line.replace('"', "").split(",")]
    assert not [cell for cell in cells if cell.lstrip(" \t").startswith(tuple("=+-@＝＋－＠\u3000"))]
    assert lines[0].startswith("\ufeffSet,Stream,Status,")
    assert len(lines) == 15  # and the sums


def test_an_ended_set_whose_room_is_open_does_not_meet_next(people: Cast, client: Client) -> None:
    factories.open_session(people.harbour)
    people.harbour.status, people.harbour.ended_at = "ended", clock.now()
    people.harbour.save()
    client.force_login(people.esi)
    for address in (
        reverse("dashboards:set_figures", args=[people.harbour.pk]),
        reverse("dashboards:programme", args=[people.programme.pk]) + "?status=ended",
    ):
        shown = text_of(client, address)
        assert "Ended, last session on now" in shown
        assert ">Now<" not in shown
