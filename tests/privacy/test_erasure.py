"""Erased: every word and every name of a person gone, every figure as it was, and no way back in."""

import io
import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminLog
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as SignIn
from django.core import mail, serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django import Settings

from accounts.models import Draft, User
from actions.models import Action, ActionEvent, Tally
from core import clock
from core.audit.chain import extend_chain, verify_chain
from core.backup import deletions
from core.backup.backup import models_kept
from core.db.unscoped import rows
from core.jobs import outbox
from core.models import AuditRow, Deletion, IdempotencyKey, OutboxMail, SealKey
from core.sealing.registry import sealed_models
from issues.models import Issue
from live.tickets import issue_ticket
from privacy.periodic import forget_farewells
from privacy.services import erasure
from sessions.models import Apology, Attendance, Bid, Contribution, LogEntry, Reflection, Round, Session, Step
from sets import tokens
from sets.models import Invitation
from sets.services import accept_invitation
from tests import factories
from tests.cast import Cast, cast

PASSWORD = "a long throw-away password"
CANARY = "canary-of-cleo"

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people() -> Cast:
    """Cleo has left a canary wherever she could, and so have others near her."""
    people = cast()
    cleo = people.cleo
    cleo.name, cleo.email = f"Cleo {CANARY}", f"{CANARY}@demo.example"
    cleo.set_password(PASSWORD)
    cleo.save()
    EmailAddress.objects.create(user=cleo, email=cleo.email, verified=True, primary=True)
    held = factories.closed_session(
        people.harbour,
        presenters=[cleo, people.dev],
        waiting=[people.hal],
        promises=[(cleo, CANARY), (people.dev, "dev-words")],
    )
    with scopes_disabled():
        _words(people, held)
    _traces(people)
    return people


def _words(people: Cast, held: Session) -> None:
    cleo, dev, harbour = people.cleo, people.dev, people.harbour
    turn = Round.objects.get(session=held, presenter=dev)
    step = Step.objects.filter(round=turn).order_by("position")[0]
    for author, words in ((cleo, CANARY), (dev, "dev-words")):
        Contribution.objects.create(
            learning_set=harbour,
            round=turn,
            step=step,
            author=author,
            written_by=cleo,
            kind="note",
            words=words,
        )
        Reflection.objects.create(learning_set=harbour, session=held, author=author, kind="well", words=words)
        LogEntry.objects.create(person=author, session=held, words=words)
        Draft.objects.create(person=author, slot="issue:new:brief", words=words)
        said = Action.objects.filter(owner=author)[0]
        ActionEvent.objects.create(person=author, action=said, kind="note", words=words)
    Apology.objects.create(learning_set=harbour, session=held, person=cleo, reason=CANARY)
    issue = Issue.objects.get(owner=cleo)
    issue.topic_line, issue.wants = CANARY, CANARY
    issue.save()
    factories.brief(issue, CANARY)
    factories.report(Action.objects.get(owner=cleo), happened=CANARY, changed=CANARY)


def _traces(people: Cast) -> None:
    cleo = people.cleo
    Authenticator.objects.create(user=cleo, type="totp", data={})
    IdempotencyKey.objects.create(person_id=cleo.pk, key="k", answer=CANARY)
    outbox.post(key="to-cleo", to=cleo.email, letter="accounts.door", about={"text": CANARY})
    Invitation.objects.create(
        learning_set=people.heron, email=cleo.email, invited_by=people.ada, salt="s", token_hash="h"
    )
    user_type = ContentType.objects.get_for_model(User)
    AdminLog.objects.create(
        user=people.sam,
        content_type=user_type,
        object_id=str(cleo.pk),
        object_repr=cleo.name,
        action_flag=CHANGE,
    )


def everything() -> str:
    """Every row of every table in the clear: words opened, sign-ins decoded."""
    said = io.StringIO()
    for model in models_kept():
        said.write(serializers.serialize("json", rows(model).order_by("pk")))
    for model in sealed_models():
        for row in rows(model).order_by("pk"):
            said.writelines(str(getattr(row, field.attname)) for field in model.sealed_fields())
    said.writelines(json.dumps(row.get_decoded()) for row in SignIn.objects.order_by("pk"))
    return said.getvalue()


def figures(people: Cast) -> list[object]:
    return [
        sorted(Attendance.objects.values_list("person", "presence", "is_late").order_by("id")),
        list(Round.objects.values_list("presenter", "status").order_by("id")),
        list(Bid.objects.values_list("person", "wants_turn").order_by("id")),
        list(Tally.objects.values_list("said", "due", "reported").order_by("id")),
        list(rows(Action).values_list("outcome", flat=True).order_by("id")),
    ]


def signed_in(person: User, *, lately: bool = True) -> Client:
    client = Client()
    Authenticator.objects.filter(user=person).delete()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    if lately:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_no_canary_is_left_anywhere_and_others_words_stay(people: Cast) -> None:
    assert everything().count(CANARY) >= 15
    assert erasure.erase(person_id=people.cleo.pk)
    OutboxMail.objects.filter(letter=erasure.FAREWELL).delete()  # it has a test of its own
    left = everything()
    assert CANARY not in left
    assert left.count("dev-words") == 6


def test_person_is_told_by_a_last_letter_which_leaves_nothing_behind(people: Cast) -> None:
    address = people.cleo.email
    erasure.erase(person_id=people.cleo.pk)
    outbox.send_due()
    [letter] = mail.outbox
    assert (letter.to, "erased" in letter.subject) == ([address], True)
    assert "Somebody who left" not in letter.body
    forget_farewells()
    assert CANARY not in everything()


def test_last_letter_waits_for_a_mail_server_that_is_down(people: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    erasure.erase(person_id=people.cleo.pk)
    outbox.send_due()
    forget_farewells()
    assert OutboxMail.objects.get(letter=erasure.FAREWELL).to.startswith(CANARY)


def test_nobody_is_told_again_after_a_restore(people: Cast) -> None:
    deletions.note(kind=erasure.PERSON, subject_id=people.cleo.pk)
    deletions.redo(deletions.lines())
    assert erasure.is_erased(User.objects.get(pk=people.cleo.pk))
    assert not OutboxMail.objects.exists()


def test_figures_are_the_same_and_nameless(people: Cast) -> None:
    before = figures(people)
    erasure.erase(person_id=people.cleo.pk)
    assert figures(people) == before
    people.cleo.refresh_from_db()
    assert people.cleo.name == "Somebody who left"


def test_account_is_unusable(people: Cast) -> None:
    client = signed_in(people.cleo)
    known, unknown = people.cleo.email, Client()
    erasure.erase(person_id=people.cleo.pk)
    assert client.get(reverse("home")).status_code == 302
    answer = unknown.post(reverse("account_login"), {"login": known, "password": PASSWORD})
    assert answer.status_code == 200
    gone = User.objects.get(pk=people.cleo.pk)
    assert (gone.is_active, gone.has_usable_password(), gone.email.endswith(".invalid")) == (
        False,
        False,
        True,
    )
    for model in (EmailAddress, Authenticator, UserSession):
        assert not model.objects.filter(user=gone).exists()
    assert not gone.memberships.current().exists()


def test_key_log_and_audit_know_of_it(people: Cast) -> None:
    erasure.erase(person_id=people.cleo.pk, actor=people.cleo)
    key = SealKey.objects.get(holder_kind="person", holder_id=people.cleo.pk)
    assert key.destroyed_at is not None
    noted = set(Deletion.objects.filter(subject_id=people.cleo.pk).values_list("kind", flat=True))
    assert noted == {"person", "words.person"}
    assert AuditRow.objects.get(verb="person.erased").actor_id == people.cleo.pk
    assert extend_chain()
    assert verify_chain() is None


def test_erasing_again_changes_nothing_and_after_a_restore_does_it_again(people: Cast) -> None:
    erasure.erase(person_id=people.cleo.pk)
    assert not erasure.erase(person_id=people.cleo.pk)
    log = deletions.lines()
    User.objects.filter(pk=people.cleo.pk).update(name=CANARY, email=f"{CANARY}@demo.example", is_active=True)
    with scopes_disabled():
        Issue.objects.get(owner=people.cleo)
    assert deletions.redo(log) == 2
    OutboxMail.objects.filter(letter=erasure.FAREWELL).delete()
    assert CANARY not in everything()


def test_host_of_a_live_room_leaves_it_to_others(people: Cast) -> None:
    room = factories.running_session(people.harbour)
    erasure.erase(person_id=people.ada.pk)
    room.refresh_from_db()
    assert room.host is None


def test_open_actions_close_and_pledged_attendance_goes(people: Cast) -> None:
    factories.action(people.cleo, people.harbour, CANARY)
    later = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    Attendance.objects.create(session=later, person=people.cleo, answer="yes")
    erasure.erase(person_id=people.cleo.pk)
    assert not rows(Action).filter(owner=people.cleo, closed_at=None).exists()
    assert not Attendance.objects.filter(session=later).exists()


def test_page_erases_its_reader_who_types_their_address(people: Cast) -> None:
    client = signed_in(people.cleo)
    page = client.get(reverse("privacy:mine"))
    assert page.status_code == 200
    refused = client.post(reverse("privacy:erase"), {"address": people.dev.email})
    assert refused.status_code == 422
    assert not erasure.is_erased(User.objects.get(pk=people.cleo.pk))
    answer = client.post(reverse("privacy:erase"), {"address": people.cleo.email.upper()}, follow=True)
    assert "Your account is erased" in answer.content.decode()
    assert erasure.is_erased(User.objects.get(pk=people.cleo.pk))


def test_page_asks_for_the_password_first_and_then_goes_on(people: Cast) -> None:
    client = signed_in(people.cleo, lately=False)
    asked = client.post(reverse("privacy:erase"), {"address": people.cleo.email})
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not erasure.is_erased(User.objects.get(pk=people.cleo.pk))
    client.post(asked["Location"], {"password": PASSWORD})
    assert erasure.is_erased(User.objects.get(pk=people.cleo.pk))


def test_page_asks_somebody_without_a_password_to_come_in_again(people: Cast) -> None:
    client = Client()
    client.force_login(people.dev)
    assert client.post(reverse("privacy:erase"), {"address": people.dev.email}).status_code == 403
    assert client.get(reverse("privacy:erase")).status_code == 405
    assert not erasure.is_erased(User.objects.get(pk=people.dev.pk))


def test_command_erases_by_address_and_only_when_meant(people: Cast) -> None:
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_person", people.cleo.email)
    call_command("erase_person", people.cleo.email, "--yes")
    with pytest.raises(CommandError, match="nobody"):
        call_command("erase_person", people.cleo.email, "--yes")
    with pytest.raises(CommandError, match="before"):
        call_command("erase_person", str(people.cleo.pk), "--yes")


def test_open_streams_are_revoked(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked: list[object] = []
    monkeypatch.setattr(erasure, "revoke_on_commit", lambda *, user_id: revoked.append(user_id))
    assert issue_ticket(topic="session:1", user_id=people.cleo.pk)
    erasure.erase(person_id=people.cleo.pk)
    assert revoked == [people.cleo.pk]
    assert not OutboxMail.objects.filter(key="to-cleo").exists()


def asked_elsewhere(people: Cast, address: str) -> Invitation:
    """Cleo accepts, with the account she has, what was sent to another address of hers."""
    invitation = Invitation.objects.create(
        learning_set=people.heron,
        email=address,
        invited_by=people.ada,
        salt="t",
        token_hash=tokens.hash_of("tok"),
    )
    outbox.post(
        key=f"invitation:{invitation.pk}:202603021000",
        to=address,
        letter="sets.invitation",
        about={"invitation": str(invitation.pk)},
    )
    accept_invitation(token="tok", person=people.cleo, under_other_address=True)
    return invitation


def test_an_address_under_which_they_were_asked_in_goes_too(people: Cast) -> None:
    asked_elsewhere(people, "other-canary@work.example")
    erasure.erase(person_id=people.cleo.pk)
    assert "other-canary" not in everything()


def test_somebody_elses_address_stays_theirs(people: Cast) -> None:
    asked_elsewhere(people, people.dev.email)
    outbox.post(key="to-dev", to=people.dev.email, letter="accounts.door", about={})
    erasure.erase(person_id=people.cleo.pk)
    assert OutboxMail.objects.filter(key="to-dev").exists()
    assert not Invitation.objects.filter(email=people.dev.email).exists()


def test_letters_to_an_address_given_up_or_never_proved_go_too(people: Cast) -> None:
    client = signed_in(people.cleo)
    client.post(reverse("account_email"), {"action_add": "", "email": "never-proved-canary@demo.example"})
    assert "never-proved-canary" in everything()
    OutboxMail.objects.filter(key="to-cleo").update(key=f"session.news:1:2:{people.cleo.pk}")
    Invitation.objects.all().delete()  # never accepted, so nothing says whose it was
    EmailAddress.objects.filter(user=people.cleo).update(email="new@demo.example")
    User.objects.filter(pk=people.cleo.pk).update(email="new@demo.example")
    erasure.erase(person_id=people.cleo.pk)
    OutboxMail.objects.filter(letter=erasure.FAREWELL).delete()
    left = everything()
    assert ("never-proved-canary" in left, CANARY in left) == (False, False)


def test_sign_ins_that_only_began_go_and_others_keep_theirs(people: Cast) -> None:
    people.ada.set_password(PASSWORD)
    people.ada.save()
    EmailAddress.objects.create(user=people.ada, email=people.ada.email, verified=True, primary=True)
    ada = signed_in(people.ada)
    kept = ada.session
    kept["said"], kept["other"] = f"Asked {people.cleo.email}.", f"x{people.cleo.email}"
    kept.save()
    for page, field in (("account_request_login_code", "email"), ("account_reset_password", "email")):
        Client().post(reverse(page), {field: people.cleo.email})
    before = SignIn.objects.count()
    assert before >= 3
    erasure.erase(person_id=people.cleo.pk)
    assert ada.get(reverse("home")).status_code == 200
    [left] = [row.get_decoded() for row in SignIn.objects.all()]
    assert ("said" in left, "other" in left) == (False, True)


def test_the_admins_log_forgets_them_and_nobody_else(people: Cast) -> None:
    User.objects.filter(pk=people.cleo.pk).update(name="Al")
    user_type = ContentType.objects.get_for_model(User)
    for object_id, name, message in (
        ("x", "Programme Alpha", "Changed retention"),
        (str(people.ben.pk), "Al", ""),
        ("y", "something", f"Added {people.cleo.email}."),
    ):
        AdminLog.objects.create(
            user=people.sam, content_type=user_type, object_id=object_id, object_repr=name,
            change_message=message, action_flag=CHANGE,
        )  # fmt: skip
    erasure.erase(person_id=people.cleo.pk)
    left = set(AdminLog.objects.values_list("object_repr", "change_message"))
    assert left == {("", ""), ("Programme Alpha", "Changed retention"), ("Al", "")}
