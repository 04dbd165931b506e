"""A person's data in sections: their words and facts about them, without other people's words."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import NOTE, Draft, User
from actions.models import Action, ActionEvent, Evidence, Report
from core.db.unscoped import rows
from core.models import AuditRow, OutboxMail
from issues.models import Brief, Issue, Theme
from privacy.reads import personal_dates as planned
from privacy.reads import personal_life as life
from privacy.reads.addresses import accepted_by, addresses_of, letters_to
from privacy.reads.section import SESSION, Section, where
from programmes.models import ProgrammeRole
from sessions import models as held
from sets.models import Acceptance, Agreement, Invitation, Membership

SET = "learning_set__name"


def _said(person: User) -> QuerySet[held.Contribution]:
    """Contributions that the person said, whoever typed them; not those that they typed for others."""
    return rows(held.Contribution).filter(Q(author=person) | Q(author=None, written_by=person))


def _letters(person: User) -> QuerySet[OutboxMail]:
    return letters_to(person, addresses_of(person))


def _asked(person: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(email__in=addresses_of(person)) | accepted_by(person)


_PROFILE = (
    "id email name time_zone language theme question_hints has_read_first_week is_active is_staff created_at last_login"
).split()
SECTIONS: tuple[Section, ...] = (
    Section(
        "profile",
        _("About you"),
        lambda p: User.objects.filter(pk=p.pk),
        tuple(_PROFILE),
    ),
    Section(
        "briefs",
        _("Your briefs"),
        where(Brief, "person"),
        ("issue_id", "created_at", "updated_at"),
        ("words",),
    ),
    Section(
        "drafts",
        _("What you typed and have not saved yet"),
        lambda p: rows(Draft).filter(person=p).exclude(slot__startswith=NOTE),
        ("label", "slot", "updated_at"),
        ("words",),
    ),
    Section(
        "log", _("Your learning log"), where(held.LogEntry, "person"), (*SESSION, "created_at"), ("words",)
    ),
    Section(
        "issues",
        _("What you brought"),
        where(Issue, "owner"),
        ("id", SET, "status", "room_only", "wish_format", "wish_minutes", "if_room", "offered_at"),
        ("topic_line", "wants"),
    ),
    Section(
        "actions",
        _("Your actions"),
        where(Action, "owner"),
        ("id", SET, "due_on", "outcome", "created_at", "closed_at"),
        ("words",),
    ),
    Section(
        "reports",
        _("What you reported on them"),
        where(Report, "action__owner"),
        ("action_id", SET, "outcome", "reported_at"),
        ("happened", "changed"),
    ),
    Section(
        "action_events",
        _("Your notes on them, and what you changed"),
        where(ActionEvent, "person"),
        ("action_id", "kind", "outcome", "due_on", "created_at"),
        ("words",),
    ),
    Section(
        "evidence",
        _("Sentences you released to a programme"),
        where(Evidence, "person"),
        ("programme__name", "is_named", "created_at", "taken_back_at"),
        ("words",),
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
        where(held.Reflection, "author"),
        (SET, "kind", "round__started_at", "created_at", "withdrawn_at"),
        ("words",),
    ),
    Section("apologies", _("Why you could not come"), where(held.Apology, "person"), SESSION, ("reason",)),
    Section(
        "themes", _("Themes you set"), where(Theme, "set_by"), (SET, "created_at", "used_at"), ("words",)
    ),
    Section(
        "formats",
        _("Formats you made"),
        where(held.OwnFormat, "made_by"),
        (SET, "version", "based_on", "created_at"),
        ("name", "stages"),
    ),
    Section(
        "agreements",
        _("Agreements you wrote"),
        where(Agreement, "written_by"),
        (SET, "version", "created_at"),
        ("ground_rules", "confidentiality"),
    ),
    *life.SECTIONS,
    Section(
        "memberships",
        _("Sets you are or were in"),
        where(Membership, "person"),
        (SET, "role", "is_deputy", "started_at", "ended_at", "invited_as"),
    ),
    Section(
        "programme_roles",
        _("Programmes you lead or facilitate in"),
        where(ProgrammeRole, "person"),
        ("programme__name", "role", "started_at", "ended_at"),
    ),
    Section(
        "accepted",
        _("Agreements you accepted"),
        where(Acceptance, "person"),
        ("agreement__learning_set__name", "agreement__version", "accepted_at", "names_attendance"),
    ),
    Section(
        "attendance",
        _("Sessions you came to or missed"),
        where(held.Attendance, "person"),
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
            "by_name",
        ),
    ),
    Section(
        "register_corrections",
        _("What was corrected in registers about you"),
        where(held.RegisterCorrection, "attendance__person"),
        ("attendance__session__starts_at", "before", "after", "created_at"),
    ),
    *planned.SECTIONS,
    Section(
        "turns",
        _("Turns you had"),
        where(held.Round, "presenter"),
        (*SESSION, "kind", "status", "minutes", "started_at", "ended_at"),
    ),
    Section(
        "bids",
        _("Turns you asked for"),
        where(held.Bid, "person"),
        (*SESSION, "wants_turn", "minutes", "created_at", "withdrawn_at"),
    ),
    Section("notes_taken", _("Rounds you took notes in"), where(held.Round, "note_taker"), SESSION),
    Section("next_hosts", _("When you were named to host"), where(held.Session, "next_host"), ("starts_at",)),
    Section(
        "interests",
        _("Topics you wanted to hear"),
        where(held.Interest, "person"),
        ("bid__session__starts_at", "created_at"),
    ),
    Section(
        "rounds_opened",
        _("Rounds that their presenter opened to you"),
        where(held.RoundReader, "person"),
        ("round__session__starts_at", "created_at"),
    ),
    Section(
        "queue",
        _("When you asked to speak"),
        where(held.QueueEntry, "person"),
        (*SESSION, "asked_at", "floor_at", "done_at"),
    ),
    Section("stand_in_voices", _("Voices for a stand-in"), where(held.StandInVoice, "person"), SESSION),
    Section("report_turns", _("When you reported"), where(held.ReportTurn, "person"), (*SESSION, "done_at")),
    Section(
        "invitations",
        _("Invitations to you"),
        _asked,
        (SET, "role", "created_at", "accepted_at", "declined_at", "revoked_at"),
    ),
    Section(
        "invited",
        _("Invitations you sent"),
        where(Invitation, "invited_by"),
        (SET, "email", "role", "created_at"),
    ),
    Section("addresses", _("Your addresses"), where(EmailAddress, "user"), ("email", "verified", "primary")),
    Section(
        "organisations",
        _("Your organisation’s sign-in"),
        where(SocialAccount, "user"),
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
    ),
    Section(
        "second_steps",
        _("Your second steps at sign-in"),
        where(Authenticator, "user"),
        ("type", "created_at", "last_used_at"),
    ),
    Section(
        "sign_ins",
        _("Where you are signed in"),
        where(UserSession, "user"),
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
