"""Who came to a session, in sentences: hosted, in the room, by video, apologies, not there."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.names import listed
from sessions.models import Attendance, Presence
from sets.models import Membership


def who_came(register: Sequence[Attendance], ran: Sequence[UUID | None]) -> str:
    """“Ada hosted. Ben was in the room, Femi by video. Cleo sent apologies. Dev was not there.”

    `ran` is who held the controls, one after the other. A facilitator who did not come is not held against anybody.
    """
    hosts = [row for pk in dict.fromkeys(ran) for row in register if row.person_id == pk]
    others = [row for row in register if row not in hosts]
    came = [row for row in others if row.role != Membership.Role.FACILITATOR or row.came]
    rest = sorted(came, key=lambda row: row.person.short_name)
    said = [_hosted([row.person.short_name for row in hosts])] if hosts else []
    said += _there(_names(rest, Presence.IN_ROOM, Presence.AWAY), _names(rest, Presence.REMOTE))
    if apologised := _names(rest, Presence.APOLOGIES):
        said.append(_("%(names)s sent apologies.") % {"names": listed(apologised)})
    if missing := _names(rest, Presence.ABSENT):
        was = ngettext("%(names)s was not there.", "%(names)s were not there.", len(missing))
        said.append(was % {"names": listed(missing)})
    return " ".join(said)


def _hosted(names: list[str]) -> str:
    if len(names) > 1:
        return _("%(names)s hosted, one after the other.") % {"names": listed(names)}
    return _("%(names)s hosted.") % {"names": names[0]}


def _names(rows: Sequence[Attendance], *presences: str) -> list[str]:
    return [row.person.short_name for row in rows if row.presence in presences]


def _there(in_room: list[str], remote: list[str]) -> list[str]:
    facts = {"names": listed(in_room or remote), "remote": listed(remote)}
    if in_room and remote:
        was = ngettext(
            "%(names)s was in the room, %(remote)s by video.",
            "%(names)s were in the room, %(remote)s by video.",
            len(in_room),
        )
    elif in_room:
        was = ngettext("%(names)s was in the room.", "%(names)s were in the room.", len(in_room))
    elif remote:
        was = ngettext("%(names)s was there by video.", "%(names)s were there by video.", len(remote))
    else:
        return []
    return [was % facts]
