"""The component gallery at /ui/: every component in each of its states, for developers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.ui.balance import Share
from core.ui.budget import Block
from core.ui.circle import Seat
from core.ui.clockface import Clockface
from core.ui.icons import NAMES
from core.ui.plan import Fact, PlanGroup, PlanStep, QueueTurn, TimelineMark
from core.ui.widgets import Choice, Words

NOW = datetime(2026, 12, 3, 10, 51, 18, tzinfo=UTC)
HARBOUR = ("Ben", "Cleo", "Dev", "Femi", "Gita", "Hal")
EIGHT = ("Ana", "Bo", "Cai", "Dee", "Eli", "Fay", "Gus", "Huw")
RIGHT = {"kind": "probing", "outcome": "done", "minutes": 120, "brief": "Since March.\nI fill in."}
WRONG = {
    "topic_line": "I say yes.",
    "date": "2025-02-30",
    "starts": "10:00",
    "minutes": "12",
    "kind": "probing",
}
QUESTION_KINDS = [("clarification", "Clarification"), ("probing", "Probing"), ("action", "Action")]
OUTCOMES = [("done", "Done"), ("partly", "Partly"), ("changed", "Changed"), ("notyet", "Not yet")]
COLOURS = [
    ("paper", "The page", "Aa"), ("sheet", "What lies on it", "Aa"), ("well", "Pressed, quiet fills", "Aa"),
    ("ink", "Words", "Aa"), ("soft", "Second words", "Aa"), ("edge", "Lines of controls", ""),
    ("accent", "Can be done, has been done", "Aa"), ("wash", "Chosen", "Aa"), ("now", "Now, as a fill", "Aa"),
    ("nowink", "Now, as line or word", "Aa"), ("nowwash", "Now, as a ground", "Aa"),
    ("alert", "Last minute, problems", "Aa"),
]  # fmt: skip


class GalleryForm(forms.Form):
    """One field of each kind, valid and invalid."""

    topic_line = forms.CharField(
        label="Topic line",
        help_text="One line the set will hear. You can change it until selection.",
        widget=forms.TextInput(attrs={"class": "voice"}),
    )
    brief = forms.CharField(required=False, widget=Words(lines=10), help_text="Only you see it.")
    date = forms.DateField(help_text="You last met on 12 November, and usually leave five weeks.")
    starts = forms.TimeField()
    minutes = forms.IntegerField(min_value=30, max_value=480, help_text="30 to 480.")
    zone = forms.ChoiceField(
        label="Time zone", choices=[("Europe/London", "Europe/London"), ("Africa/Lagos", "Africa/Lagos")]
    )
    link = forms.URLField(label="Video link", required=False, assume_scheme="https")
    kind = forms.ChoiceField(
        label="Kind of question",
        choices=QUESTION_KINDS,
        widget=Choice(icons={"clarification": "clarification", "probing": "probing", "action": "actionq"}),
    )
    outcome = forms.ChoiceField(
        label="What became of it",
        choices=OUTCOMES,
        widget=Choice(icons={name: name for name, _label in OUTCOMES}, fill=True),
    )
    remind = forms.BooleanField(
        label="Remind everyone two days before", help_text="The mail says when and where, never what about."
    )


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the gallery; raises Http404 outside demo mode and DEBUG."""
    if not (settings.DEBUG or settings.ALS_DEMO):
        raise Http404
    return render(request, "demo/gallery.html", _words() | _circles() | _room())


def _words() -> dict[str, Any]:
    right = GalleryForm(initial=RIGHT)
    right.fields["brief"].widget.attrs["data-draft-state"] = "brief-state"
    return {
        "colours": COLOURS,
        "icon_names": sorted(NAMES),
        "right": right,
        "wrong": GalleryForm(WRONG, auto_id="wrong_%s"),
        "faces": _faces(),
        "face": Clockface(NOW + timedelta(minutes=7, seconds=42), NOW, 12),
    }


def _circles() -> dict[str, Any]:
    return {
        "host": Seat("Ada"),
        "asking": [
            Seat("Ben", presenter="answers"), Seat("Cleo"), Seat("Dev", presence="away"),
            Seat("Femi", presence="remote"), Seat("Gita", speaking=True), Seat("Hal", place=1),
        ],
        "listening": [
            Seat("Ben"), Seat("Cleo", speaking=True), Seat("Dev", is_you=True), Seat("Femi", presenter="listening"),
            Seat("Gita", presence="remote"), Seat("Hal"),
        ],
        "eight": [Seat(name) for name in EIGHT],
        "twelve": [Seat(name) for name in (*EIGHT, "Isa", "Jonathan", "Kim", "Leo")],
        "shares": [Share(n, t, n == "Ben") for n, t in zip(HARBOUR, (0, 2, 1, 1, 1, 1), strict=True)],
        "two_each": [Share(name, 2) for name in ("Bo", "Cai", "Dee", "Eli", "Fay")],
        "one_each": [Share(name, 1) for name in HARBOUR],
    }  # fmt: skip


def _room() -> dict[str, Any]:
    return {
        "groups": _groups(),
        "turns": [
            QueueTurn("Cleo is asking", now=True, note="0:48"), QueueTurn("You", 1, you=True), QueueTurn("Hal", 2),
        ],
        "facts": [
            Fact("Who speaks", "people", "Members, one at a time"), Fact("Ben", "say", "Answers"),
            Fact("We keep", "probing", "Questions worth keeping"),
        ],
        "marks": [
            TimelineMark("20 Aug", "held", ["Cleo, Gita", "6 of 6 came"]),
            TimelineMark("24 Sep", "held", ["Hal, Cleo"]),
            TimelineMark("3 Dec", "coming", ["Next. 5 of 6 come"]), TimelineMark("7 Jan"),
            TimelineMark("11 Feb", lines=["Last"]),
        ],
        "fits": [Block("Ben", 35), Block("Gita", 35), Block("Close", 15, fixed=True)],
        "over": [Block("Ben", 35), Block("Gita", 35), Block("Dev", 30), Block("Close", 15, fixed=True)],
        "key_list": [("N", "Next stage"), ("B", "Back"), ("P", "Pause or resume"), ("?", "These keys")],
    }  # fmt: skip


def _faces() -> list[Clockface]:
    left = [timedelta(seconds=seconds) for seconds in (462, 299, 48, -40)]
    paused = Clockface(None, NOW, 12, left=left[0], paused_by="Ada")
    return [*(Clockface(NOW + rest, NOW, 12) for rest in left), paused]


def _groups() -> list[PlanGroup]:
    return [
        PlanGroup("Opening", "10:00", [PlanStep("Welcome", 10, "done"), PlanStep("Selection", 4, "done")]),
        PlanGroup("Round 1, Ben", "10:33", [
            PlanStep("Clarification questions", 10, "done"), PlanStep("Probing questions", 12, "now"),
            PlanStep("Action questions", 5, "next"), PlanStep("Actions", 5),
        ]),
        PlanGroup("Round 2, Gita", "11:12", [PlanStep("Classic, six stages", 35)]),
    ]  # fmt: skip
