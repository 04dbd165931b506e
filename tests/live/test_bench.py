"""The bench of the signal measures what it says."""

import asyncio
from pathlib import Path

import pytest

from bench.signal import compare, floor

pytestmark = pytest.mark.both


def test_bench_finds_the_floor_as_quick_as_itself_when_the_press_is_the_floor(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'als.sqlite3'}"

    async def scenario() -> list[str]:
        async with floor(database, None, 2) as (press, streams):
            figures = await compare(
                press=press, streams=streams, database_url=database, redis_url=None, presses=5
            )
        assert figures[3].value == figures[1].value / figures[0].value
        return [str(figure).split(" ")[0] for figure in figures]

    assert asyncio.run(scenario()) == ["floor_2", "press_2", "press_2_p95", "press_2_ratio"]
    assert list(tmp_path.iterdir()) == []
