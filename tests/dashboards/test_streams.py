"""Streams of a programme: their own sessions and span, what sets take from them, and sets behind their span."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from dashboards import reads
from dashboards.attention import attention_of
from dashboards.forms.streams import stream_says
from dashboards.pace import Pace, pace_of
from dashboards.wording import span_passed
from programmes.models import Programme, ProgrammeStream
from programmes.rhythm import about_weeks, due_by, months_from, offered_weeks
from sets import services
from sets.models import LearningSet
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(stream: ProgrammeStream | None = None, /, **values: object) -> dict[str, object]:
    """The form of a stream as it is sent."""
    prefix = f"stream-{stream.pk.hex}" if stream else "stream"
    given = {"name": "Finance", "planned_sessions": "", "months": ""} | values
    return {f"{prefix}-{name}": value for name, value in given.items()}


def surely(lead: User, url: str, values: dict[str, object]) -> Any:
    """Sends a form, and once more where it is asked whether what it changes is meant."""
    answer = browser(lead).post(url, values)
    asked = re.search(r'name="sure" value="([0-9a-f]{64})"', answer.content.decode())
    return browser(lead).post(url, values | {"sure": asked[1]}) if asked else answer


def address(name: str, *args: object) -> str:
    return reverse(f"dashboards:{name}", args=args)


@pytest.fixture
def lead() -> User:
    return factories.user("Esi Owusu")


@pytest.fixture
def programme(lead: User) -> Programme:
    made = factories.programme(
        planned_sessions=6, weeks_between=5, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31)
    )
    factories.role(lead, made)
    return made


@pytest.mark.parametrize(
    ("sessions", "months", "about", "offered"),
    [
        (9, 24, 11, 12),
        (9, 30, 14, 12),
        (6, 6, 4, 4),
        (6, 7, 5, 5),
        (24, 1, 1, 4),
        (1, 60, 260, 12),
        (13, 24, 8, 8),
    ],
)
def test_rhythm_follows_from_sessions_and_span(sessions: int, months: int, about: int, offered: int) -> None:
    assert (about_weeks(sessions, months), offered_weeks(sessions, months)) == (about, offered)


def test_months_are_whole_ones_with_both_days_counted_in() -> None:
    assert months_from(date(2027, 1, 1), date(2028, 12, 31)) == 24
    assert months_from(date(2027, 1, 15), date(2027, 2, 13)) == 0
    assert months_from(date(2027, 1, 1), date(2027, 1, 1)) == 0
    assert [due_by(9, passed, 24) for passed in (0, 12, 24, 30)] == [0, 4, 9, 9]


def test_lead_names_streams_and_each_says_what_follows(lead: User, programme: Programme) -> None:
    add = address("add_stream", programme.pk)
    assert browser(lead).post(add, typed(name="General", planned_sessions=9)).status_code == 302
    for _press in (1, 2):
        assert browser(lead).post(add, typed(planned_sessions=9, months=30)).status_code == 302
    assert [(one.name, one.sessions, one.span) for one in programme.streams.all()] == [
        ("Finance", 9, 30),
        ("General", 9, 24),
    ]
    page = browser(lead).get(address("set_up", programme.pk)).content.decode()
    begins = "New sets begin with the nearest rhythm on offer: every 12 weeks."
    assert f"9 sessions over 30 months: about every 14 weeks. {begins}" in page
    assert f"9 sessions over 24 months: about every 11 weeks. {begins}" in page


def test_stream_without_a_span_takes_the_rhythm_of_the_programme() -> None:
    stream = factories.stream(factories.programme(planned_sessions=7, weeks_between=8))
    assert stream_says(stream) == "New sets begin with the programme’s rhythm: every eight weeks."
    assert (stream.sessions, stream.span, stream.about, stream.weeks) == (7, None, None, 8)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "Give the stream a name."),
        ({"name": "general"}, "There is a stream named General."),
        ({"planned_sessions": "25"}, "Sessions: from 1 to 24."),
        ({"months": "0"}, "Over how many months: from 1 to 60."),
        ({"months": "two years"}, "Over how many months: from 1 to 60."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    lead: User, programme: Programme, values: dict[str, object], said: str
) -> None:
    factories.stream(programme, "General")
    answer = browser(lead).post(address("add_stream", programme.pk), typed(None, **{"months": "17"} | values))
    page = answer.content.decode()
    assert (answer.status_code, said in page, programme.streams.count()) == (422, True, 1)
    assert f'value="{values.get("months", "17")}"' in page


def test_a_programme_has_only_so_many_streams(lead: User, programme: Programme) -> None:
    for n in range(services.STREAMS_MOST):
        factories.stream(programme, f"Stream {n}")
    answer = browser(lead).post(address("add_stream", programme.pk), typed())
    assert (answer.status_code, programme.streams.count()) == (422, services.STREAMS_MOST)


def test_sets_are_created_in_a_stream_with_its_sessions_and_rhythm(lead: User, programme: Programme) -> None:
    finance = factories.stream(programme, planned_sessions=9, months=30)
    form = {"time_zone": "Europe/London", "names": "Alder\nBirch", "stream": finance.pk}
    assert browser(lead).post(address("create_sets", programme.pk), form).status_code == 302
    form = {"time_zone": "Europe/London", "names": "Rowan", "stream": ""}
    assert browser(lead).post(address("create_sets", programme.pk), form).status_code == 302
    made = LearningSet.objects.filter(programme=programme).order_by("name")
    assert [(one.name, one.stream, one.planned_sessions, one.weeks_between) for one in made] == [
        ("Alder", finance, 9, 12),
        ("Birch", finance, 9, 12),
        ("Rowan", None, 6, 5),
    ]


def test_stream_of_another_programme_is_not_taken(lead: User, programme: Programme) -> None:
    factories.stream(programme)
    other = factories.stream(factories.programme(), "General")
    form = {"time_zone": "Europe/London", "names": "Alder", "stream": other.pk}
    assert 'name="stream" value=""' in " ".join(
        browser(lead).get(address("set_up", programme.pk)).content.decode().split()
    )
    answer = browser(lead).post(address("create_sets", programme.pk), form)
    assert (answer.status_code, LearningSet.objects.exists()) == (422, False)
    assert "This stream has been removed. Choose another." in answer.content.decode()
    for_set = factories.learning_set(within=programme)
    answer = browser(lead).post(address("choose_stream", for_set.pk), {"stream": other.pk})
    assert answer.status_code == 422
    with pytest.raises(Refused):
        services.put_in_stream(learning_set_id=for_set.pk, person=lead, stream_id=other.pk)
    with pytest.raises(Refused):
        services.create_sets(
            programme_id=programme.pk, person=lead, names=["Elm"], time_zone="UTC", stream=other
        )
    changed = browser(lead).post(address("change_stream", programme.pk, other.pk), typed(other, name="X"))
    assert (changed.status_code, ProgrammeStream.objects.get(pk=other.pk).name) == (404, "General")


def test_set_follows_its_stream_but_for_what_it_chose_for_itself(lead: User, programme: Programme) -> None:
    finance = factories.stream(programme, planned_sessions=9, months=30)
    follows = factories.learning_set(within=programme, planned_sessions=6, weeks_between=5)
    own = factories.learning_set(within=programme, planned_sessions=4, weeks_between=5)
    for one in (follows, own):
        answer = surely(lead, address("choose_stream", one.pk), {"stream": finance.pk})
        assert answer.status_code == 302

    def now() -> list[tuple[int, int]]:
        for one in (follows, own):
            one.refresh_from_db()
        return [(one.planned_sessions, one.weeks_between) for one in (follows, own)]

    assert now() == [(9, 12), (4, 12)]
    change = address("change_stream", programme.pk, finance.pk)
    assert surely(lead, change, typed(finance, planned_sessions=12, months=12)).status_code == 302
    assert now() == [(12, 4), (4, 4)]
    surely(lead, address("choose_stream", follows.pk), {"stream": ""})
    assert now() == [(6, 5), (4, 4)]


def test_what_changes_in_running_sets_is_listed_before_it_is_saved(lead: User, programme: Programme) -> None:
    finance = ProgrammeStream.objects.create(
        programme=programme, name="Finance", planned_sessions=9, months=24
    )
    moor = factories.learning_set("Moor", within=programme, planned_sessions=6, weeks_between=5)
    url = address("choose_stream", moor.pk)
    stream: dict[str, object] = {"stream": finance.pk}
    page = browser(lead).post(url, stream).content.decode()
    assert "Moor: 6 sessions become 9, every five weeks becomes every 12 weeks." in page
    assert "Save all the same" in page
    moor.refresh_from_db()
    assert (moor.stream, moor.planned_sessions, moor.weeks_between) == (None, 6, 5)
    assert browser(lead).post(url, stream | {"sure": "yes"}).status_code == 200
    assert surely(lead, url, stream).status_code == 302
    moor.refresh_from_db()
    assert (moor.stream, moor.planned_sessions, moor.weeks_between) == (finance, 9, 12)
    change = address("change_stream", programme.pk, finance.pk)
    page = browser(lead).post(change, typed(finance, planned_sessions=6, months=24)).content.decode()
    assert "Moor: 9 sessions become 6." in page
    finance.refresh_from_db()
    assert finance.planned_sessions == 9
    assert (
        browser(lead).post(change, typed(finance, name="F", planned_sessions=9, months=24)).status_code == 302
    )


def test_set_never_plans_fewer_sessions_than_it_held(lead: User) -> None:
    programme = factories.programme(planned_sessions=6)
    factories.role(lead, programme)
    one = factories.learning_set(within=programme, planned_sessions=6, members=4, facilitators=[lead])
    for _session in range(3):
        factories.closed_session(one)
    few = factories.stream(programme, planned_sessions=2)
    services.put_in_stream(learning_set_id=one.pk, person=lead, stream_id=few.pk)
    one.refresh_from_db()
    assert one.planned_sessions == 3


def test_stream_goes_only_when_no_running_set_belongs_to_it(lead: User, programme: Programme) -> None:
    finance = factories.stream(programme)
    one = factories.learning_set(within=programme, stream=finance)
    change = address("change_stream", programme.pk, finance.pk)
    refused = browser(lead).post(change, typed(finance) | {"act": "remove"})
    assert refused.status_code == 422
    assert "1 set belongs to it. Choose another stream for it first." in refused.content.decode()
    LearningSet.objects.filter(pk=one.pk).update(status="ended", ended_at=clock.now())
    assert browser(lead).post(change, typed(finance) | {"act": "remove"}).status_code == 302
    one.refresh_from_db()
    assert (one.stream, programme.streams.exists()) == (None, False)
    assert browser(lead).post(change, typed(finance) | {"act": "remove"}).status_code == 404


def test_set_that_has_ended_is_in_the_stream_that_it_was_in(lead: User, programme: Programme) -> None:
    finance = factories.stream(programme)
    one = factories.learning_set(within=programme, stream=finance, status="ended", ended_at=clock.now())
    assert browser(lead).post(address("choose_stream", one.pk), {"stream": ""}).status_code == 422
    one.refresh_from_db()
    assert one.stream == finance


def test_page_and_file_say_the_stream_and_filters_choose_it(people: Cast) -> None:
    finance = factories.stream(people.programme)
    elm = factories.learning_set("Elm set", within=people.programme, stream=finance)
    esi, page = browser(people.esi), address("programme", people.programme.pk)
    only = esi.get(page, {"stream": "Finance"}).context["page"]
    assert [one.name for one in only] == [elm.name]
    assert {one.name for one in esi.get(page, {"stream": "Nowhere"}).context["page"]} >= {"Harbour set"}
    sent = esi.get(address("export_csv", people.programme.pk, "sets"))
    lines = b"".join(cast("Iterable[bytes]", sent.streaming_content)).decode()  # type: ignore[attr-defined]
    heading, *rows = lines.splitlines()
    assert heading.lstrip("\ufeff").startswith("Set,Stream,Status,")
    assert [row.startswith("Elm set,Finance,") for row in rows if row.startswith("Elm set")] == [True]


def test_filter_works_out_no_figure(people: Cast) -> None:
    factories.learning_set(within=people.programme, stream=factories.stream(people.programme), members=3)
    esi, page = browser(people.esi), address("programme", people.programme.pk)
    whole, part = esi.get(page).context["overview"], esi.get(page, {"stream": "Finance"}).context["overview"]
    assert whole.sets == part.sets


def test_lead_of_another_programme_and_members_reach_no_stream(people: Cast) -> None:
    finance = factories.stream(people.programme)
    other = factories.user()
    factories.role(other, factories.programme())
    for person in (other, people.ada, people.ben, people.sam):
        client = browser(person)
        answers = [
            client.post(address("add_stream", people.programme.pk), typed(name="X")),
            client.post(address("change_stream", people.programme.pk, finance.pk), typed(finance, name="X")),
            client.post(address("choose_stream", people.harbour.pk), {"stream": finance.pk}),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert list(ProgrammeStream.objects.values_list("name", flat=True)) == ["Finance"]


NOW = datetime(2026, 7, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pace", "held", "planned", "behind"),
    [
        (Pace(24, 12), 2, 9, True),
        (Pace(24, 12), 3, 9, False),
        (Pace(24, 0), 0, 9, False),
        (Pace(24, 24), 8, 9, True),
        (Pace(24, 24), 9, 9, False),
        (Pace(24, 23), 7, 9, False),
    ],
)
def test_behind_is_two_sessions_fewer_than_an_even_pace(
    pace: Pace, held: int, planned: int, behind: bool
) -> None:
    assert pace.is_behind(held, planned) is behind


def test_span_counts_from_the_programmes_first_day_or_the_sets_own() -> None:
    old, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, 1, tzinfo=UTC)
    first, last = date(2025, 7, 1), date(2027, 6, 30)
    assert pace_of("UTC", NOW, None, first, last, old) == Pace(24, 12)
    assert pace_of("UTC", NOW, 30, first, last, late) == Pace(30, 6)
    assert pace_of("UTC", NOW, 30, None, None, late) == Pace(30, 6)
    assert pace_of("UTC", NOW, None, first, None, old) is None
    assert pace_of("UTC", NOW, None, date(2027, 1, 1), date(2028, 1, 1), old) == Pace(12, 0)


def test_time_passed_is_said_in_words() -> None:
    assert [span_passed(one) for one in (Pace(24, 12), Pace(36, 24), Pace(30, 12), Pace(24, 1))] == [
        "one year of two has passed.",
        "two years of three have passed.",
        "12 months of 30 have passed.",
        "one month of 24 has passed.",
    ]


def test_set_behind_its_span_is_one_to_look_at_with_figures_and_no_names(lead: User) -> None:
    programme = factories.programme(starts_on=clock.now().date() - timedelta(days=370))
    factories.role(lead, programme)
    finance = factories.stream(programme, planned_sessions=9, months=24)
    one = factories.learning_set(
        "Elm",
        within=programme,
        stream=finance,
        planned_sessions=9,
        members=5,
        facilitators=[factories.user("Nia")],
        created_at=clock.now() - timedelta(days=400),
    )
    for _session in range(2):
        factories.closed_session(one)
    factories.session(one, starts_at=clock.now() + timedelta(days=7))
    overview = reads.overview(programme.pk)
    found = attention_of(overview.sets[0], overview.now)
    assert found is not None
    assert (found.reason, found.detail) == (
        "behind its span",
        "2 held of 9; one year of two has passed.",
    )
    page = address("programme", programme.pk)
    assert [each.name for each in browser(lead).get(page, {"need": "behind"}).context["page"]] == ["Elm"]
    for _session in range(2):
        factories.closed_session(one)
    assert attention_of(reads.overview(programme.pk).sets[0], overview.now) is None
