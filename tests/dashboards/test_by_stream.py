"""Over time by stream: each figure is the sum of those that stand beside the stream's sets, hidden ones in none."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from dashboards.report import content_of
from programmes.models import Programme, QuarterReport
from programmes.models.stream import ProgrammeStream
from programmes.quarters import Quarter
from tests import factories
from tests.dashboards.test_over_time import Lead, meet

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def programme() -> Programme:
    """Two sets in one stream, a small one in another, one in none."""
    programme = factories.programme()
    finance, care = factories.stream(programme), factories.stream(programme, "Care & <b>")
    for name, members, days, stream in (
        ("Alder", 5, (70, 40, 10), finance),
        ("Birch", 6, (40, 10), finance),
        ("Reed", 3, (50, 20), care),
        ("Oak", 6, (30, 5), None),
    ):
        one = factories.learning_set(
            name, within=programme, members=members, facilitators=[factories.user()], stream=stream
        )
        meet(one, days, 1)
    return programme


def test_each_stream_is_the_sum_of_its_sets(programme: Programme) -> None:
    lead = Lead(programme)
    headings, *rows = lead.csv("streams")
    sets = lead.csv("attendance")
    places, came = headings.index("Places"), headings.index("Came")
    by_name = {row[0]: row for row in rows}
    assert list(by_name) == ["Care & <b>", "Finance", "No stream", "In all"]
    of_finance = [row for row in sets if row[0] in {"Alder", "Birch"}]
    assert by_name["Finance"][1:3] == ["2", "5"]
    assert int(by_name["Finance"][places]) == sum(int(row[2]) for row in of_finance) == 27
    assert int(by_name["Finance"][came]) == sum(int(row[5]) for row in of_finance) == 22
    assert by_name["No stream"][places] == "12"
    assert by_name["In all"][places] == "39"


def test_a_small_set_is_hidden_in_its_stream_too(programme: Programme) -> None:
    headings, *rows = Lead(programme).csv("streams")
    small = next(row for row in rows if row[0] == "Care & <b>")
    assert small[1:3] == ["1", "2"]  # sets and sessions held are no figures about people
    assert set(small[headings.index("Places") :]) == {"hidden"}
    months = [row for row in Lead(programme).csv("stream-months") if row[0] == "Care & <b>"]
    assert [row[3] for row in months if row[2] != "0"] == ["1"] * len(
        [row for row in months if row[2] != "0"]
    )
    assert {cell for row in months for cell in row[4:]} == {"hidden"}


def test_the_months_of_one_stream_are_asked_for(programme: Programme) -> None:
    lead = Lead(programme)
    everything, finance = lead.page("over_time"), lead.page("over_time", stream="Finance")
    assert "Stream by stream" in everything
    assert "Care &amp; &lt;b&gt;" in everything
    assert finance != everything
    whole = sum(int(row[2]) for row in lead.csv("stream-months")[1:-1])
    assert whole == int(lead.csv("stream-months")[-1][2]) == 9
    assert '<a href="?stream=Finance#months" aria-current="true">' in finance
    assert '<a href="?#months" aria-current="true">' in lead.page("over_time", stream="nothing of the kind")


def test_without_streams_there_is_no_such_table() -> None:
    programme = factories.programme()
    one = factories.learning_set("Alder", within=programme, members=5, facilitators=[factories.user()])
    meet(one, (30, 5))
    factories.session(one, starts_at=clock.now() + timedelta(days=20))
    lead = Lead(programme)
    assert "Stream by stream" not in lead.page("over_time")
    assert len(lead.csv("stream-months")) == 2


def test_a_quarters_report_keeps_its_streams_as_they_were(programme: Programme) -> None:
    quarter = Quarter.of(clock.now().date())
    content = content_of(programme.pk, quarter)
    whole = content["quarters"][-1]
    kept = {name: sums for name, *sums in content["streams"]}
    assert list(kept) == ["Care & <b>", "Finance", ""]
    assert [sum(column) for column in zip(*kept.values(), strict=True)] == whole[1:]
    assert kept["Care & <b>"][2:] == [0, 0]  # three people: who came is in no sum
    report = QuarterReport.objects.create(programme=programme, first=quarter.first, content=content)
    ProgrammeStream.objects.filter(programme=programme, name="Finance").update(name="Money")
    lead = Lead(programme)
    page = lead.browser.get(reverse("dashboards:report", args=[programme.pk, quarter.year, quarter.number]))
    said = " ".join(page.content.decode().partition('id="streams"')[2].split())
    for name in ("<bdi>Finance</bdi>", "<bdi>Care &amp; &lt;b&gt;</bdi>", "No stream"):
        assert name in said
    assert "Money" not in said
    del report.content["streams"]  # as one that was made before streams were kept
    report.save(update_fields=["content"])
    assert 'id="streams"' not in lead.browser.get(page.request["PATH_INFO"]).content.decode()
