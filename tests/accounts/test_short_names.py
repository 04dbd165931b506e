"""Short names: made within a set, so that no two people are called alike."""

from uuid import uuid4

import pytest

from accounts.short_names import first_name, forget_names, short_name, tell_apart, use_names


def called(*names: str) -> list[str]:
    return list(tell_apart({uuid4(): name for name in names}).values())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ben Okafor", "Cleo Barnes"], ["Ben", "Cleo"]),
        (["Miguel Costa", "Miguel Sá"], ["Miguel C.", "Miguel S."]),
        (["Miguel Costa", "Miguel Cardoso", "Ana"], ["Miguel Co.", "Miguel Ca.", "Ana"]),
        (["Dr Ana Mead", "Dr. Ben Okri"], ["Ana", "Ben"]),
        (["Prof Dr Ana Mead", "Ana Silva"], ["Ana M.", "Ana S."]),
        (["van der Berg, Jo", "Jo van der Aa"], ["Jo B.", "Jo A."]),
        (["van der Berg"], ["van der Berg"]),
        (["王 小明", "王 小红"], ["王 小明", "王 小红"]),
        (["Kim Lee", "kim"], ["Kim L.", "kim"]),
        (["Kim", "Kim"], ["Kim", "Kim 2"]),
        (["Ana Sá", "Ana Sá", "Ana Sá Lima"], ["Ana Sá", "Ana Sá 2", "Ana Lima"]),
        (["Dr"], ["Dr"]),
        (["Mead, Dr"], ["Mead"]),
    ],
)
def test_each_is_called_as_a_facilitator_would(names: list[str], expected: list[str]) -> None:
    assert called(*names) == expected


def test_names_hold_for_the_page_that_is_made() -> None:
    one, other, stranger = uuid4(), uuid4(), uuid4()
    use_names([(one, "Miguel Costa"), (other, "Miguel Sá")])
    assert [short_name(pk, "Miguel Costa") for pk in (one, stranger)] == ["Miguel C.", "Miguel"]
    forget_names()
    assert short_name(one, "Miguel Costa") == "Miguel"
    assert first_name("  ") == ""
