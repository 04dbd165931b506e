"""Whatever people do in a session, in whatever order: it stays legal, counts once and keeps its secrets."""

import pytest
from django.db import transaction
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests import samples
from tests.room.meeting import Meeting
from tests.room.trial import build

pytestmark = pytest.mark.both

STEPS = 50
FULL = settings(
    max_examples=200 if samples.DEEP else 12,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    database=None,
)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_session_stays_whole_whatever_is_done_in_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with scopes_disabled():
        # The set's key is trusted once its row is committed: as in a set that has met before.
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            Meeting.stage = build()
        # Other sessions each day, and the same ones all day.
        run_state_machine_as_test(seed(samples.NUMBER)(Meeting), settings=FULL)
