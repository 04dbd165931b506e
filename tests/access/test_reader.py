"""After every step of a session played at random ten people read six pages each; a model agrees with all of them."""

import pytest
from django.core.management import call_command

from core.sealing import keyring
from tests import samples
from tests.access.reader.play import Play
from tests.access.reader.readings import Readings

RUNS, STEPS = (200, 50) if samples.DEEP else (1, 10)


@pytest.mark.django_db
@pytest.mark.parametrize("run", range(RUNS))
def test_nobody_reads_more_or_less_than_the_model_says(run: int) -> None:
    call_command("createcachetable", verbosity=0)
    keyring.forget()
    play = Play(seed=samples.NUMBER * 1000 + run)
    try:
        readings = Readings(play)
        readings.compare()
        for turn in range(STEPS):
            play.step()
            readings.compare(None if samples.DEEP or turn == STEPS - 1 else turn)
    finally:
        play.done()
    assert len(play.deeds) == STEPS
    assert readings.count >= STEPS * len(play.people)
