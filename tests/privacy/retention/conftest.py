"""The set that ended on 1 June: its words go on 30 August."""

from datetime import timedelta

import pytest
import time_machine
from django_scopes import scopes_disabled

from privacy.services import retention
from sets.models import LearningSet
from tests import factories
from tests.cast import Cast, cast
from tests.privacy.retention.ended import ENDED, MET, WORDS, words_everywhere


@pytest.fixture
def people() -> Cast:
    """Harbour met twice and ended, with words in every table."""
    with time_machine.travel(MET - timedelta(days=3)):
        people = cast()
    held = [
        factories.closed_session(
            people.harbour,
            on=on,
            presenters=people.members[number : number + 2],
            waiting=[people.hal],
            promises=[(people.members[number], f"{WORDS} promise {number}")],
        )
        for number, on in enumerate((MET, MET + timedelta(days=35)))
    ]
    with time_machine.travel(MET + timedelta(days=36)), scopes_disabled():
        words_everywhere(people, held[-1])
    LearningSet.objects.filter(pk=people.harbour.pk).update(status="ended", ended_at=ENDED)
    people.harbour.refresh_from_db()
    return people


@pytest.fixture
def emptied(people: Cast) -> Cast:
    """The words have gone."""
    retention.delete_set_content(people.harbour.pk)
    people.harbour.refresh_from_db()
    return people
