"""A person's part in the lives of their sets: steps they took, agreements they renewed, sheets of reviews,
how useful sessions were to them; and what they reported as a lead."""

from django.utils.translation import gettext_lazy as _

from accounts.models import NOTE, Draft
from core.db.unscoped import rows
from privacy.reads.placing import listed_as, notes_on
from privacy.reads.section import SESSION, Section, where
from programmes.models import QuarterReport
from sessions.models import ReleasedEntry, Session, SessionScore, Supervision, TraineeFeedback
from sets.models import PlacingNote, Renewal, Review, ReviewSheet, SetStep

SET = "learning_set__name"

SECTIONS: tuple[Section, ...] = (
    Section(
        "private_notes",
        _("Your private notes"),
        lambda p: rows(Draft).filter(person=p, slot__startswith=NOTE),
        ("about", "updated_at"),
        ("words",),
    ),
    Section(
        "renewals",
        _("How you renewed agreements"),
        where(Renewal, "agreement__written_by"),
        (SET, "first_session", "last_session", "until_on", "created_at"),
        ("look_back",),
    ),
    Section(
        "review_sheets",
        _("Your sheets in reviews of a set"),
        where(ReviewSheet, "author"),
        (SET, "review__kind", "created_at"),
        ("marks", "keep", "change"),
    ),
    Section(
        "released_entries",
        _("Entries of your log that you released to a supervisor"),
        where(ReleasedEntry, "person"),
        ("session__starts_at", "created_at", "taken_back_at"),
        ("words",),
    ),
    Section(
        "supervisors",
        _("Who supervised you"),
        where(Supervision, "facilitator"),
        ("supervisor__name", "programme__name", "created_at", "ended_at"),
    ),
    Section(
        "supervised",
        _("Facilitators you supervised"),
        where(Supervision, "supervisor"),
        ("facilitator__name", "programme__name", "created_at", "ended_at"),
    ),
    Section(
        "trainee_of", _("When you were a trainee facilitator"), where(Session, "trainee"), (SET, "starts_at")
    ),
    Section(
        "trainee_feedback_given",
        _("What you said to a trainee facilitator"),
        where(TraineeFeedback, "author"),
        (*SESSION, "trainee__name", "created_at"),
        ("words",),
    ),
    Section(
        "trainee_feedback_received",
        _("What was said to you as a trainee facilitator"),
        where(TraineeFeedback, "trainee"),
        (*SESSION, "author__name", "created_at"),
        ("words",),
    ),
    Section("reviews", _("Reviews you opened"), where(Review, "opened_by"), (SET, "kind", "created_at")),
    Section(
        "set_steps", _("Steps you took for a set"), where(SetStep, "taken_by"), (SET, "status", "taken_at")
    ),
    Section(
        "scores",
        _("How useful a session was to you"),
        where(SessionScore, "person"),
        (*SESSION, "score", "created_at"),
    ),
    Section(
        "placements",
        _("When you were on a programme’s list of people to place in sets"),
        listed_as,
        ("programme__name", "created_at"),
    ),
    # A note speaks of two people at least, so it is in nobody’s file: each is told that there is one. Not since
    # when: two who compare their files would know by the time that one note is about both.
    Section(
        "placing_notes_on_you",
        _(
            "That a programme’s leads keep a private note on placing people that names you; ask them what it says"
        ),
        notes_on,
        ("programme__name",),
    ),
    Section(
        "placing_notes_written",
        _("Private notes that you wrote on placing others; what they say stays on the programme’s page"),
        where(PlacingNote, "author"),
        ("programme__name", "created_at", "updated_at"),
    ),
    Section(
        "quarter_reports",
        _("Reports of a quarter that you made"),
        where(QuarterReport, "made_by"),
        ("programme__name", "first", "created_at"),
    ),
)
