"""Snapshots: a step as plain data and back, unchanged."""

import json

from sessions.process.formats import FORMATS, plan
from sessions.process.snapshot import step_from_data, step_to_data


def test_every_step_comes_back_unchanged_when_it_went_through_json() -> None:
    for format in FORMATS.values():
        steps = plan(format=format, rounds=3, people=6, owners=2)
        stored = json.loads(json.dumps([step_to_data(step) for step in steps]))
        assert tuple(step_from_data(data) for data in stored) == steps
