"""How a lead's figures are counted, in words: beside each table, on a sheet of its file, and in reports."""

from django.utils.translation import gettext as _


def rules() -> list[str]:
    """How the figures are counted, one sentence each."""
    return [
        _("Held: sessions whose room was closed."),
        _("Came: present in the room or remotely, of the members who were due that day, as the register said when it closed. Late is present. Observers and facilitators are not counted."),  # noqa: E501
        _("Turns: rounds on somebody’s own issue, since the set’s members last changed. Uneven: two or more between the most and the fewest. Not all yet: somebody has had none."),  # noqa: E501
        _("Longest wait: closed sessions since the last turn of whoever has waited longest. Who that is, the set and its facilitator know."),  # noqa: E501
        _("Reported back, done: of the actions that were said before the last session. Done is “done” alone, without partly. They change at a close, and only by what four people or more did."),  # noqa: E501
        _("Hidden: under four people or two sessions. Hidden is not nought, and is in no sum."),
        _("Settling: the members have changed. Turns come back after two closed sessions with the same people."),
        _("Days and months are those of each set’s own time zone."),
    ]  # fmt: skip


def hours_rule() -> str:
    """How the hours of who facilitates are counted, in tables and reports."""
    return _(
        "Hours: while they were in the room, until its close, as on their own sheet: each session in quarters of an"
        " hour, rounded down; their sum in whole hours."
    )
