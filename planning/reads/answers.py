"""What somebody said of a session, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def said_back(answer: str) -> str:
    """What somebody is told who has just answered."""
    return {
        "yes": _("You said that you are coming."),
        "no": _("You sent apologies."),
        "maybe": _("You said maybe."),
    }[answer]


def said_of(answer: str, *, remote: bool) -> str:
    """An answer as others read it."""
    if answer == "yes":
        return _("Coming, remotely") if remote else _("Coming")
    return {"no": _("Apologies"), "maybe": _("Maybe")}.get(answer, _("No answer yet"))


def said_for(answer: str, *, start: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An answer that was given for a start that has been moved since: “Coming, said for 5 January”."""
    before, after = start.astimezone(zone), now.astimezone(zone)
    spelling = "j F, H:i" if before.date() == after.date() else "j F"
    facts = {"said": said_of(answer, remote=False), "day": date_format(before, spelling)}
    return _("%(said)s, said for %(day)s") % facts


def summary(answers: list[str], *, least: int) -> str:
    """“4 coming, apologies from 1, waiting for 1. Your minimum of 4 is met.” An answer for each member; where there are
    fewer members than the minimum, that is said, and how many are missing of them all."""
    coming, away, unsure, waiting = (answers.count(one) for one in ("yes", "no", "maybe", ""))
    parts = [_("%(n)d coming") % {"n": coming}]
    parts += [_("apologies from %(n)d") % {"n": away}] if away else []
    parts += [_("maybe from %(n)d") % {"n": unsure}] if unsure else []
    parts += [_("waiting for %(n)d") % {"n": waiting}] if waiting else []
    short = least - coming
    if len(answers) < least:
        return f"{', '.join(parts)}. {_few(len(answers), least, coming)}"
    met = (
        ngettext(
            "%(n)d more makes your minimum of %(least)d.", "%(n)d more make your minimum of %(least)d.", short
        )
        if short > 0
        else _("Your minimum of %(least)d is met.")
    )
    return f"{', '.join(parts)}. {met % {'n': short, 'least': least}}"


def _few(members: int, least: int, coming: int) -> str:
    """What a set is told that has fewer members than its minimum."""
    missing = members - coming
    said = [
        ngettext(
            "Your set has %(members)d member, fewer than your minimum of %(least)d.",
            "Your set has %(members)d members, fewer than your minimum of %(least)d.",
            members,
        )
        % {"members": members, "least": least}
    ]
    if missing:
        more = ngettext("%(n)d more makes all of you.", "%(n)d more make all of you.", missing)
        said.append(more % {"n": missing})
    elif members:
        said.append(_("All of you are coming."))
    return " ".join(said)
