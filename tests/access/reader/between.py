"""What people do on pages of their own, in and between sessions: topics, themes, what became of actions, notes."""

from typing import Any

from accounts.models import User
from accounts.services import save_draft
from actions import services as actions
from actions.models import Action, Outcome, Report
from issues import services as issues
from issues.models import Issue
from room.services import reports
from sets import services as sets
from sets.roles import roles_of
from tests.access.reader.deeds import Deeds
from tests.access.reader.model import Said


class Between(Deeds):
    """Each answers whether it was accepted."""

    def _any_action(self) -> Action | None:
        found = list(Action.objects.of_set(self.harbour.pk).order_by("created_at", "id"))
        return self.random.choice(found) if found else None

    def _any_issue(self) -> Issue | None:
        found = list(Issue.objects.filter(learning_set=self.harbour).order_by("created_at", "id"))
        return self.random.choice(found) if found else None

    def report(self) -> bool:
        """In the room, where what was said since the set last met is put into better words, or on its owner's page."""
        action, person, words = self._any_action(), self.host(), self.word()
        if action is None:
            return False
        how = self.random.choice(Outcome.values)
        if self.random.random() < 0.5:
            known: dict[str, Any] = self.by(person) | {
                "action_id": action.pk,
                "outcome": how,
                "happened": words,
            }
            done = self.tried(lambda: reports.report(**known))
        elif roles_of(action.owner_id).is_in(self.harbour.pk):
            known = {"action_id": action.pk, "person": action.owner, "outcome": how, "happened": words}
            done = self.tried(lambda: actions.report_on(**known))
        else:
            return False
        return done and self._told(action, words)

    def drop(self) -> bool:
        action, words = self._any_action(), self.word()
        if action is None or not action.is_open:
            return False
        known: dict[str, Any] = {"action_id": action.pk, "person": action.owner}
        return self.tried(lambda: actions.drop_action(**known, reason=words)) and self._told(action, words)

    def carry_on(self) -> bool:
        action = self._any_action()
        if action is None or action.is_open:
            return False
        return self.tried(lambda: actions.carry_on(action_id=action.pk, person=action.owner))

    def _told(self, action: Action, words: str) -> bool:
        """A report changed keeps its moment, and only its new words."""
        report = Report.objects.order_by("updated_at", "id").filter(action=action).last()
        assert report is not None
        was = self.told.get(report.pk)
        at = next((one.at for one in self.model.said if one.words == was), self.now)
        self.model.said = [one for one in self.model.said if one.words != was]
        told = Said(words, action.owner_id, at, "report", self.session.pk, about=action.pk)
        self.model.said.append(told)
        self.told[report.pk] = words
        return True

    def note(self) -> bool:
        """Words that nobody else ever reads: on an action, or on a pad."""
        action, words = self._any_action(), self.word()
        if action is not None and self.random.random() < 0.5:
            actions.write_note(action_id=action.pk, person=action.owner, words=words)
            self._said(words, action.owner_id, "private")
            return True
        person = self.somebody()
        save_draft(person=person, slot=f"note:{self.session.pk}:{words}", words=words, about=self.session.pk)
        self._said(words, person.pk, "private")
        return True

    def draft_topic(self) -> bool:
        person, brief = self.somebody(), self.word()
        words: dict[str, Any] = {"topic_line": self.word(), "wants": self.word(), "brief": brief}
        known: dict[str, Any] = {
            "person": person,
            "roles": roles_of(person.pk),
            "learning_set_id": self.harbour.pk,
        }
        if not self.tried(lambda: issues.start_issue(**known, **words)):
            return False
        self._said(brief, person.pk, "private")
        return True

    def topic(self) -> bool:
        """Its owner offers it, takes it back, closes it, brings it again, or puts it into other words."""
        issue = self._any_issue()
        if issue is None:
            return False
        owner: User = issue.owner
        known: dict[str, Any] = {"person": owner, "issue_id": issue.pk}
        match self.random.choice(["offer", "take back", "close", "again", "reword", "reword"]):
            case "offer":
                return self.tried(lambda: issues.offer_issue(**known, roles=roles_of(owner.pk)))
            case "take back":
                return self.tried(lambda: issues.take_back(**known))
            case "close":
                return self.tried(lambda: issues.close_issue(**known))
            case "again":
                return self.tried(lambda: self._bring_again(known))
            case _:
                words: dict[str, Any] = {
                    "topic_line": self.word(),
                    "wants": self.word(),
                    "brief": self._brief_of(issue),
                }
                return self.tried(lambda: issues.change_issue(**known, **words))

    def _bring_again(self, known: dict[str, Any]) -> None:
        """A copy, if it has been a round: it stays in the room as the first one did."""
        again = issues.reopen_issue(**known)
        if known["issue_id"] in self.model.shut:
            self.model.shut.add(again.pk)

    def _brief_of(self, issue: Issue) -> str:
        brief = getattr(issue, "brief", None)
        return str(brief.words) if brief else ""

    def theme(self) -> bool:
        person, words = self.host(), self.word()
        known: dict[str, Any] = {"person": person, "roles": roles_of(person.pk), "learning_set": self.harbour}
        if not self.tried(lambda: issues.set_theme(**known, words=words)):
            return False
        self._said(words, person.pk, "theme")
        return True

    def agree(self) -> bool:
        """New ground rules: those of the set read the newest, whenever they came."""
        person, words = self._facilitator(), self.word()
        known: dict[str, Any] = {
            "person": person,
            "roles": roles_of(person.pk),
            "learning_set_id": self.harbour.pk,
        }
        if not self.tried(
            lambda: sets.write_agreement(**known, ground_rules=words, confidentiality="Stays here")
        ):
            return False
        self._said(words, person.pk, "rules")
        return True
