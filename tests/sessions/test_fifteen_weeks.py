"""Four sessions in fifteen weeks: what is promised opens the next session and is closed, who waits comes back as
wished, who comes, goes and returns sees what was theirs each time, and the balance is what a recount says."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from core import clock
from sessions.models import Bid, Round, Session
from sets.models import Membership
from tests import factories
from tests.sessions.weeks import Weeks, action_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
GAPS, ALONE = "I will leave the next gap open until noon.", "I will ask each of them alone."
WISH = {"format": "suggestions", "minutes": 30}


def read(person: User, name: str, *args: object) -> tuple[int, str]:
    browser = Client()
    sign_in(browser, person)
    answer = browser.get(reverse(name, args=args))
    return answer.status_code, " ".join(answer.content.decode().split())


def say(person: User, action: Action, outcome: str) -> int:
    browser = Client()
    sign_in(browser, person)
    answer = browser.post(
        reverse("actions:report", args=[action.pk]), {"outcome": outcome, "happened": "It was quiet."}
    )
    return answer.status_code


def asked(person: User) -> list[str]:
    """The actions that home asks about."""
    with scopes_disabled():
        return [str(one.words) for one in Action.objects.owned_by(person.pk).to_report()]


@pytest.fixture
def weeks() -> Weeks:
    return Weeks()


def test_fifteen_weeks_of_one_set(weeks: Weeks) -> None:
    people, harbour, nell = weeks.people, weeks.harbour, weeks.nell
    with weeks.week(0):
        first = weeks.begin(0)
        weeks.end(first, people.ben, [GAPS], cleo=WISH)
        weeks.counts_agree()
    gaps = action_of(GAPS)
    with weeks.week(3):  # between two meetings it is asked about once
        assert asked(people.ben) == [GAPS]
        assert say(people.ben, gaps, "partly") == 302
        assert asked(people.ben) == []
    with weeks.week(4):
        factories.membership(nell, harbour, started_at=clock.now(), seat=6)
        assert read(nell, "sessions:record", first.pk)[0] == 403
        assert GAPS not in read(nell, "actions:of_set", harbour.pk)[1]
    with weeks.week(5):  # what was promised opens the session; who waited is on its table, as wished
        second = weeks.begin(5)
        assert GAPS in read(people.ben, "room:room", second.pk)[1]
        factories.go_to(second, "topics")
        waited = Bid.objects.get(session=second, person=people.cleo)
        assert {"format": waited.format, "minutes": waited.minutes} == WISH
        weeks.end(second, people.cleo, [ALONE])
        turn = Round.objects.get(session=second, presenter=people.cleo)
        assert (turn.format, Session.objects.get(pk=second.pk).status) == ("suggestions", "closed")
        weeks.counts_agree()
        assert read(nell, "sessions:record", second.pk)[0] == 200
    with weeks.week(7):  # asked about anew, since the set has met; done, it is closed
        assert asked(people.ben) == [GAPS]
        assert say(people.ben, gaps, "done") == 302
        assert action_of(GAPS).closed_at is not None
    with weeks.week(9):
        Membership.objects.filter(learning_set=harbour, person=nell).update(ended_at=clock.now())
        assert read(nell, "sessions:set_page", harbour.pk)[0] == 404
        assert read(nell, "sessions:record", second.pk)[0] == 404
    with weeks.week(10):
        third = weeks.begin(10)
        page = read(people.cleo, "room:room", third.pk)[1]
        assert ALONE in page
        weeks.end(third, people.dev)
        weeks.counts_agree()
        assert "Nell Newcome" not in weeks.recount()
    with weeks.week(12):
        assert say(people.cleo, action_of(ALONE), "changed") == 302
        assert action_of(ALONE).closed_at is not None
    with weeks.week(14):  # she comes back: hers again what she had, and nothing of what she missed
        factories.membership(nell, harbour, started_at=clock.now(), seat=6)
        assert [read(nell, "sessions:record", one.pk)[0] for one in (first, second, third)] == [403, 200, 403]
        assert ALONE in read(nell, "actions:of_set", harbour.pk)[1]
    with weeks.week(15):
        fourth = weeks.begin(15)
        weeks.end(fourth, nell)
        weeks.counts_agree()
        assert weeks.recount()["Nell Newcome"] == (1, 0, 0)
        assert read(nell, "sessions:record", fourth.pk)[0] == 200
    with weeks.week(15.5):
        assert asked(people.ben) == []
