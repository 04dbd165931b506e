"""An export has all that is mine and nothing that is not, for nobody but me."""

import json
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import Draft, PersonWords, User
from actions.models import ActionEvent
from core.models import AuditRow
from core.sealing.registry import sealed_models
from issues.models import Issue, Theme
from privacy.reads import export
from privacy.reads.personal_data import SECTIONS
from sessions.models import (
    Apology,
    Contribution,
    LogEntry,
    OwnFormat,
    Reflection,
    Round,
    Session,
    Step,
    StepWords,
)
from sets import tokens
from sets.models import Invitation, PlacingNote
from sets.services import accept_invitation
from tests import factories
from tests.cast import Cast, cast

PASSWORD = "a long throw-away password"
FIELDS = (
    "brief draft log topic wants action happened changed said went reason theme format stages rules".split()
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people() -> Cast:
    """Ben and Dev have each left a word of their own in every table."""
    people = cast()
    people.ben.set_password(PASSWORD)
    people.ben.save()
    EmailAddress.objects.create(user=people.ben, email=people.ben.email, verified=True, primary=True)
    held = factories.closed_session(people.harbour, presenters=[people.ben, people.dev])
    with scopes_disabled():
        for number, person in enumerate((people.ben, people.dev), start=1):
            _words(people, held, person, number)
    return people


def _words(people: Cast, held: Session, person: Any, version: int) -> None:
    harbour = people.harbour

    def word(name: str) -> str:
        return f"{person.short_name}-{name}"

    issue = Issue.objects.get(owner=person)
    issue.topic_line, issue.wants = word("topic"), word("wants")
    issue.save()
    factories.brief(issue, word("brief"))
    Draft.objects.create(person=person, slot="s", label="Somewhere", words=word("draft"))
    action = factories.action(person, harbour, word("action"))
    factories.report(action, happened=word("happened"), changed=word("changed"))
    ActionEvent.objects.create(person=person, action=action, kind="note", words=word("note"))
    turn = Round.objects.filter(session=held).order_by("position")[0]
    Contribution.objects.create(
        learning_set=harbour,
        round=turn,
        step=Step.objects.filter(round=turn).order_by("position")[0],
        author=person,
        written_by=people.ben,  # the note-taker writes for all
        kind="note",
        words=word("said"),
    )
    LogEntry.objects.create(person=person, session=held, words=word("log"))
    Reflection.objects.create(
        learning_set=harbour, session=held, author=person, kind="well", words=word("went")
    )
    Apology.objects.create(learning_set=harbour, session=held, person=person, reason=word("reason"))
    Theme.objects.create(learning_set=harbour, words=word("theme"), set_by=person)
    OwnFormat.objects.create(
        learning_set=harbour,
        based_on="classic",
        name=word("format"),
        stages=word("stages"),
        made_by=person,
    )
    agreement = factories.agreement(harbour, rules=word("rules"), version=version, accepted_by=[people.ben])
    type(agreement).objects.filter(pk=agreement.pk).update(written_by=person)


def ben_signed_in(people: Cast) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": people.ben.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("kind", ["json", "html"])
def test_export_has_every_word_of_mine_and_none_of_others(people: Cast, kind: str) -> None:
    answer = ben_signed_in(people).post(reverse("privacy:take"), {"format": kind})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="what-is-mine.{kind}"'
    assert "no-store" in answer["Cache-Control"]
    text = answer.getvalue().decode()
    assert [name for name in FIELDS if f"Ben-{name}" not in text] == []
    assert [name for name in FIELDS if f"Dev-{name}" in text] == []


def test_export_has_facts_about_me(people: Cast) -> None:
    answer = ben_signed_in(people).post(reverse("privacy:take"), {"format": "json"})
    mine = json.loads(answer.getvalue())
    assert mine["profile"][0]["email"] == "ben@demo.example"
    assert [row["learning_set__name"] for row in mine["memberships"]] == ["Harbour set"]
    assert [row["presence"] for row in mine["attendance"]] == ["in-room"]
    assert [row["status"] for row in mine["turns"]] == ["done"]
    assert len(mine["sign_ins"]) == 1
    assert [row["email"] for row in mine["addresses"]] == ["ben@demo.example"]
    assert [row["verb"] for row in mine["deeds"]][-1] == "person.exported"


def test_export_has_the_organisations_sign_in_and_invitations_under_another_address(people: Cast) -> None:
    SocialAccount.objects.create(user=people.ben, provider="acme", uid="ben-at-acme", extra_data={"sub": "b"})
    invitation = Invitation.objects.create(
        learning_set=people.heron,
        email="elsewhere@example.org",
        invited_by=people.ada,
        salt="s",
        token_hash=tokens.hash_of("tok"),
    )
    accept_invitation(token="tok", person=people.ben, under_other_address=True)
    mine = json.loads("".join(export.json_pieces(people.ben)))
    [signs_in] = mine["organisations"]
    assert (signs_in["provider"], signs_in["uid"]) == ("acme", "ben-at-acme")
    assert [row["learning_set__name"] for row in mine["invitations"]] == [str(invitation.learning_set)]
    assert "ben-at-acme" in "".join(export.page_pieces(people.ben))


def test_export_is_audited(people: Cast) -> None:
    ben_signed_in(people).post(reverse("privacy:take"), {"format": "json"})
    row = AuditRow.objects.get(verb="person.exported")
    assert (row.actor_id, row.object_id, row.facts) == (people.ben.pk, str(people.ben.pk), {"format": "json"})


def test_export_needs_a_recent_sign_in(people: Cast) -> None:
    client = Client()
    client.force_login(people.ben)
    answer = client.post(reverse("privacy:take"), {"format": "json"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not AuditRow.objects.filter(verb="person.exported").exists()
    again = client.post(answer["Location"], {"password": PASSWORD})
    assert b"Ben-brief" in again.getvalue()


def test_export_is_not_had_by_a_link(people: Cast) -> None:
    assert ben_signed_in(people).get(reverse("privacy:take")).status_code == 405


def test_somebody_who_comes_in_by_a_code_takes_a_copy_right_after(people: Cast) -> None:
    client = Client()
    client.force_login(people.dev)
    assert client.post(reverse("privacy:take")).status_code == 403
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(people.dev.pk)
    session.save()
    assert b"Dev-brief" in client.post(reverse("privacy:take")).getvalue()


def test_every_table_of_words_has_its_part_in_the_export(people: Cast) -> None:
    told = {section.chosen(people.ben).model for section in SECTIONS if section.words}
    # What a step is called is copied from the format, which is told itself. A lead's note on placing people speaks of
    # two at least: whom it is about is told that there is one.
    assert set(sealed_models()) - told == {StepWords, PlacingNote}
    assert all(
        {field.name for field in section.chosen(people.ben).model.sealed_fields()} == set(section.words)
        for section in SECTIONS
        if section.words
    )


def test_what_i_typed_is_text_in_the_page(people: Cast) -> None:
    with scopes_disabled():
        Draft.objects.create(person=people.ben, slot="x", words="<script>alert(1)</script>")
    page = "".join(export.page_pieces(people.ben))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_nothing_is_held_of_is_one_line_of_the_page_and_no_heading(people: Cast) -> None:
    page = "".join(export.page_pieces(people.noor))
    head, _said, rest = page.partition("<h2>Nothing is held here of</h2>")
    assert "Your briefs" in rest
    assert "<h2>Your briefs</h2>" not in page
    assert head.count("<h2>") == len(SECTIONS) - rest.count(" · ") - 1
    assert "has read first week: no" in head
    assert "<ul>\n</ul>" not in page


def test_everything_that_is_stored_of_a_person_is_in_their_profile() -> None:
    kept_from_all = {"password", "is_superuser"}  # the one is a secret, the other says what is_staff says
    stored = {field.name for field in User._meta.concrete_fields} - kept_from_all
    assert stored == set(SECTIONS[0].facts)


def test_command_writes_a_file_that_only_its_owner_reads(people: Cast, tmp_path: Any) -> None:
    file = tmp_path / "dev.json"
    call_command("export_person", "dev@demo.example", str(file))
    assert "Dev-brief" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        call_command("export_person", "dev@demo.example", str(file))


def test_page_says_until_when(people: Cast) -> None:
    page = ben_signed_in(people).get(reverse("privacy:mine")).content.decode()
    assert (
        "Harbour set: a brief 30 days after its session, everything else 90 days after the set ends." in page
    )
    assert issubclass(Draft, PersonWords)
