"""A person's data in sections: their words and facts about them, without other people's words."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft, User
from actions.models import Action, Report
from core.db.unscoped import rows
from core.models import AuditRow, OutboxMail
from issues.models import Brief, Issue, Theme
from planning.models import CalendarEntry, CalendarFeed, PollAnswer
from privacy.reads.addresses import accepted_by, addresses_of, letters_to
from privacy.reads.section import Section
from programmes.models import ProgrammeRole
from sessions import models as held
from sets.models import Acceptance, Agreement, Invitation, Membership

SET = "learning_set__name"
SESSION = ("session__learning_set__name", "session__starts_at")


def _where(model: type[Model], of: str) -> Callable[[User], QuerySet[Any]]:
    return lambda person: rows(model).filter(**{of: person})


def _said(person: User) -> QuerySet[held.Contribution]:
    """Contributions that the person said, whoever typed them; not those that they typed for others."""
    return rows(held.Contribution).filter(Q(author=person) | Q(author=None, written_by=person))


def _letters(person: User) -> QuerySet[OutboxMail]:
    return letters_to(person, addresses_of(person))


def _asked(person: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(email__in=addresses_of(person)) | accepted_by(person)


SECTIONS: tuple[Section, ...] = (
    Section(
        "profile",
        _("About you"),
        lambda p: User.objects.filter(pk=p.pk),
        ("id", "email", "name", "time_zone", "language", "theme", "created_at", "last_login", "is_staff"),
    ),
    Section(
        "briefs",
        _("Your briefs"),
        _where(Brief, "person"),
        ("issue_id", "created_at", "updated_at"),
        ("words",),
    ),
    Section(
        "drafts",
        _("What you typed and have not saved yet"),
        _where(Draft, "person"),
        ("label", "slot", "updated_at"),
        ("words",),
    ),
    Section(
        "log", _("Your learning log"), _where(held.LogEntry, "person"), (*SESSION, "created_at"), ("words",)
    ),
    Section(
        "issues",
        _("What you brought"),
        _where(Issue, "owner"),
        ("id", SET, "status", "room_only", "created_at", "offered_at"),
        ("topic_line", "wants"),
    ),
    Section(
        "actions",
        _("Your actions"),
        _where(Action, "owner"),
        ("id", SET, "due_on", "outcome", "created_at", "closed_at"),
        ("words",),
    ),
    Section(
        "reports",
        _("What you reported on them"),
        _where(Report, "action__owner"),
        ("action_id", SET, "outcome", "reported_at"),
        ("happened", "changed"),
    ),
    Section(
        "contributions",
        _("What you said in rounds"),
        _said,
        (SET, "kind", "created_at", "withdrawn_at"),
        ("words",),
    ),
    Section(
        "reflections",
        _("What you said at the end"),
        _where(held.Reflection, "author"),
        (SET, "kind", "round__started_at", "created_at", "withdrawn_at"),
        ("words",),
    ),
    Section("apologies", _("Why you could not come"), _where(held.Apology, "person"), SESSION, ("reason",)),
    Section(
        "themes", _("Themes you set"), _where(Theme, "set_by"), (SET, "created_at", "used_at"), ("words",)
    ),
    Section(
        "agreements",
        _("Agreements you wrote"),
        _where(Agreement, "written_by"),
        (SET, "version", "created_at"),
        ("ground_rules", "confidentiality"),
    ),
    Section(
        "memberships",
        _("Sets you are or were in"),
        _where(Membership, "person"),
        (SET, "role", "is_deputy", "started_at", "ended_at", "invited_as"),
    ),
    Section(
        "programme_roles",
        _("Programmes you lead or facilitate in"),
        _where(ProgrammeRole, "person"),
        ("programme__name", "role", "started_at", "ended_at"),
    ),
    Section(
        "accepted",
        _("Agreements you accepted"),
        _where(Acceptance, "person"),
        ("agreement__learning_set__name", "agreement__version", "accepted_at"),
    ),
    Section(
        "attendance",
        _("Sessions you came to or missed"),
        _where(held.Attendance, "person"),
        (
            *SESSION,
            "role",
            "answer",
            "comes_remote",
            "earlier_answer",
            "earlier_start",
            "presence",
            "arrived_at",
            "is_late",
            "left_at",
            "left_early",
        ),
    ),
    Section(
        "register_corrections",
        _("What was corrected in registers about you"),
        _where(held.RegisterCorrection, "attendance__person"),
        ("attendance__session__starts_at", "before", "after", "created_at"),
    ),
    Section(
        "calendar",
        _("Dates that your calendar was told"),
        _where(CalendarEntry, "person"),
        (*SESSION, "starts_at", "minutes", "venue", "is_on", "told_at"),
    ),
    Section(
        "calendar_links",
        _("Calendar links you made"),
        _where(CalendarFeed, "person"),
        ("programme__name", "made_at", "read_at", "read_by"),
    ),
    Section(
        "date_polls",
        _("Which dates you said suit you"),
        _where(PollAnswer, "person"),
        ("slot__poll__learning_set__name", "slot__local_start", "slot__time_zone", "answer"),
    ),
    Section(
        "turns",
        _("Turns you had"),
        _where(held.Round, "presenter"),
        (*SESSION, "kind", "status", "minutes", "started_at", "ended_at"),
    ),
    Section(
        "bids",
        _("Turns you asked for"),
        _where(held.Bid, "person"),
        (*SESSION, "wants_turn", "minutes", "created_at", "withdrawn_at"),
    ),
    Section("notes_taken", _("Rounds you took notes in"), _where(held.Round, "note_taker"), SESSION),
    Section(
        "next_hosts", _("When you were named to host"), _where(held.Session, "next_host"), ("starts_at",)
    ),
    Section(
        "interests",
        _("Topics you wanted to hear"),
        _where(held.Interest, "person"),
        ("bid__session__starts_at", "created_at"),
    ),
    Section(
        "rounds_opened",
        _("Rounds that their presenter opened to you"),
        _where(held.RoundReader, "person"),
        ("round__session__starts_at", "created_at"),
    ),
    Section(
        "queue",
        _("When you asked to speak"),
        _where(held.QueueEntry, "person"),
        (*SESSION, "asked_at", "floor_at", "done_at"),
    ),
    Section("stand_in_voices", _("Voices for a stand-in"), _where(held.StandInVoice, "person"), SESSION),
    Section("report_turns", _("When you reported"), _where(held.ReportTurn, "person"), (*SESSION, "done_at")),
    Section(
        "invitations",
        _("Invitations to you"),
        _asked,
        (SET, "role", "created_at", "accepted_at", "declined_at", "revoked_at"),
    ),
    Section(
        "invited",
        _("Invitations you sent"),
        _where(Invitation, "invited_by"),
        (SET, "email", "role", "created_at"),
    ),
    Section("addresses", _("Your addresses"), _where(EmailAddress, "user"), ("email", "verified", "primary")),
    Section(
        "organisations",
        _("Your organisation’s sign-in"),
        _where(SocialAccount, "user"),
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
    ),
    Section(
        "second_steps",
        _("Your second steps at sign-in"),
        _where(Authenticator, "user"),
        ("type", "created_at", "last_used_at"),
    ),
    Section(
        "sign_ins",
        _("Where you are signed in"),
        _where(UserSession, "user"),
        ("ip", "user_agent", "created_at", "last_seen_at"),
    ),
    Section("letters", _("E-mails to you"), _letters, ("letter", "state", "created_at", "settled_at")),
    Section(
        "deeds",
        _("What you did, as the audit log has it"),
        lambda p: AuditRow.objects.filter(actor_id=p.pk),
        ("verb", "object_type", "created_at"),
    ),
)
