"""Who sits inside, who watches for what."""

from sessions.process.fishbowl import Task, inner_circle, swapped, tasks_of


def test_whoever_presents_sits_inside_and_the_others_by_their_seats() -> None:
    assert inner_circle("abcdefgh", "fh", 4) == ["f", "h", "a", "b"]
    assert inner_circle("abc", "", 6) == ["a", "b", "c"]
    assert inner_circle("abcd", "abc", 2) == ["a", "b", "c"]


def test_circles_change_places_and_the_presenter_stays() -> None:
    inner = inner_circle("abcdefghijkl", "b", 6)
    outer = [one for one in "abcdefghijkl" if one not in inner]
    after = swapped(inner, outer, "b", 6)
    assert after == ["b", "g", "h", "i", "j", "k"]
    assert len(swapped("abcd", "e", "a", 4)) == 4


def test_tasks_go_round() -> None:
    assert list(tasks_of("abcd").values()) == [Task.QUESTIONS, Task.PROCESS, Task.WORDS, Task.QUESTIONS]
