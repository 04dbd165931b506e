"""Components about people and what they say: disc, person, say card, entry, topic, round, action."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.attributes import one_of
from core.ui.drawn import drawn_once
from core.ui.icons import icon as draw
from core.ui.plan import Fact

DISCS = {"": ""} | {
    kind: f" disc-{kind}" for kind in ("host", "remote", "away", "presenter", "speaking", "listening")
}


def disc(name: str, kind: str = "") -> SafeString:
    """An initial in a circle; decorative, so the name must be beside it."""
    return format_html(
        '<span class="disc{}" aria-hidden="true">{}</span>',
        one_of("disc", kind, DISCS),
        str(name)[:1].upper(),
    )


def person(
    content: str, name: str, state: str = "", *, kind: str = "", you: bool = False, now: bool = False
) -> SafeString:
    """A row of the list below the circle, with the person's state in words; the block content holds buttons."""
    return format_html("{}{}</li>", _person(name, state, kind, you, now), content)


@drawn_once
def _person(name: str, state: str, kind: str, you: bool, now: bool) -> SafeString:
    shown = format_html(_("You, {}"), name) if you else name
    return format_html(
        '<li class="person{}">{}<span class="person-name">{} <span class="person-state">{}</span></span>',
        " person-now" if now else "", disc(name, kind), shown, state,
    )  # fmt: skip


def say(
    content: str,
    line: str,
    *,
    cue: str = "",
    facts: Sequence[Fact] = (),
    spoken: bool = True,
    id: str = "say",
) -> SafeString:
    """The line for the facilitator to say out loud, and up to three facts about the stage."""
    context = {
        "content": content,
        "line": line,
        "cue": cue or _("Say"),
        "facts": facts,
        "spoken": spoken,
        "id": id,
    }
    return render_to_string("ui/say.html", context)


def entry(
    content: str, words: str, *, kind: str = "", icon: str = "", by: str = "", at: str = "", marked: str = ""
) -> SafeString:
    """A captured entry, such as a question. `marked` says who marked it; the block content holds its buttons."""
    return format_html("<li>{}{}</li>", _entry(words, kind, icon, by, at, marked), content)


@drawn_once
def _entry(words: str, kind: str, icon: str, by: str, at: str, marked: str) -> SafeString:
    return format_html(
        '<p class="voice">{}</p><p class="entry-by">{}{}{}{}</p>',
        words,
        format_html('<span class="tag">{}{}</span>', draw(icon) if icon else "", kind) if kind else "",
        format_html("<span>{}</span>", by) if by else "",
        format_html("<time>{}</time>", at) if at else "",
        format_html('<span class="tag">{}{}</span>', draw("starred"), marked) if marked else "",
    )


def topic(
    content: str,
    words: str,
    who: str,
    *,
    facts: Sequence[str] = (),
    tags: Sequence[str] = (),
    waits: str = "",
) -> SafeString:
    """An offered topic line: whose, how many minutes, how long they have waited; the block content holds its button."""
    return format_html(
        '<li><div class="stack stack-s"><p class="voice">{}</p>'
        '<p class="topic-who"><strong>{}</strong>{}{}{}</p></div>{}</li>',
        words, who,
        format_html_join("", "<span>{}</span>", ((fact,) for fact in facts)),
        format_html('<span class="tag">{}{}</span>', draw("clock"), waits) if waits else "",
        format_html_join("", '<span class="tag">{}</span>', ((word,) for word in tags)),
        content,
    )  # fmt: skip


def sequence(content: str, place: int, name: str, note: str = "") -> SafeString:
    """One of today's rounds in order; the block content holds its minutes and their buttons."""
    return format_html(
        '<li><span class="sequence-n">{}</span><span><strong class="person-name">{}</strong>'
        '<span class="person-state">{}</span></span>{}</li>',
        place, name, note, content,
    )  # fmt: skip


def action(
    content: str, words: str, *, story: Sequence[str] = (), id: str = "", level: int = 2
) -> SafeString:
    """A commitment in its owner's words, with a short history; the block content holds the report."""
    if level not in (2, 3):
        raise TypeError("An action's heading is of level 2 or 3")
    return format_html(
        '<section class="card action"{}><div class="stack stack-s"><h{} class="voice voice-m"{}>{}</h{}>'
        '<p class="action-story">{}</p></div>{}</section>',
        format_html(' id="{}" aria-labelledby="{}-h"', id, id) if id else "",
        level, format_html(' id="{}-h"', id) if id else "", words, level,
        format_html_join("", "<span>{}</span>", ((part,) for part in story)),
        content,
    )  # fmt: skip
