"""Leaks are put in by a change of the syntax tree and taken out again, and the list of them follows the code."""

import pytest

from sets.roles import Roles
from tests.leaks.mutants import LIST
from tests.leaks.mutation import (
    Mutant,
    NoSuchPlace,
    code_of,
    first,
    nothing,
    put_in,
    returns,
    swapped,
    without,
)


def said(words: str, loud: bool = False) -> str:
    """Says it."""
    if not words:
        raise ValueError("nothing to say")
    return words.upper() if loud else words


HERE = f"{__name__}:said"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (returns("'other'"), "other"),
        (nothing, None),
        (swapped("words.upper()", "words.title()"), "Word"),
        (first("words = 'begun'"), "BEGUN"),
        (without("nothing to say"), "WORD"),
    ],
)
def test_function_runs_changed_for_as_long_as_the_block_lasts(change: object, answer: object) -> None:
    kept = said
    with put_in(Mutant("m", HERE, change)):  # type: ignore[arg-type]
        assert kept("word", True) == answer
    assert said("word", True) == "WORD"


def test_check_that_is_taken_out_does_not_raise() -> None:
    with put_in(Mutant("m", HERE, without("nothing to say"))):
        assert said("") == ""
    with pytest.raises(ValueError, match="nothing to say"):
        said("")


def test_methods_and_properties_are_changed_where_they_stand() -> None:
    with put_in(Mutant("m", "sets.roles:Roles.is_in", returns("True"))):
        assert Roles([]).is_in(None)  # type: ignore[arg-type]
    assert not Roles([]).is_in(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "change"),
    [
        (HERE, swapped("nowhere()", "1")),
        (HERE, without("nowhere")),
        (f"{__name__}:nobody", nothing),
        (f"{__name__}:HERE", nothing),
    ],
)
def test_place_that_is_not_there_is_told(where: str, change: object) -> None:
    with pytest.raises(NoSuchPlace):
        code_of(Mutant("m", where, change))  # type: ignore[arg-type]


def test_every_leak_of_the_list_has_its_place_in_the_code() -> None:
    names = [mutant.name for mutant, _probe in LIST]
    assert len(names) == len(set(names)) >= 40
    for mutant, _probe in LIST:
        code_of(mutant)
