"""Erases a person: deletes words and name, keeps figures."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from privacy.services.erasure import erase


class Command(BaseCommand):
    help = "Erase a person: their words and their name go for good; figures stay, naming nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="the person's id or e-mail address")
        parser.add_argument("--yes", action="store_true", help="I know that this cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["person"])
        if not options["yes"]:
            raise CommandError(f"This erases the person {person.pk} for good. Say --yes to do it.")
        if not erase(person_id=person.pk):
            raise CommandError("This person has been erased before.")
        self.stdout.write(f"Erased: {person.pk}.")


def person_named(given: str) -> User:
    """Find a person by id or address; raises CommandError."""
    try:
        found = User.objects.filter(pk=UUID(given)).first()
    except ValueError:
        found = User.objects.filter(email__iexact=given).first()
    if found is None:
        raise CommandError("There is nobody with this id or address.")
    return found
