"""Takes away the second step of somebody who has lost it; they set up a new one after signing in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_step_reset import reset_second_step
from core.errors import Refused


class Command(BaseCommand):
    help = (
        "Remove somebody's authenticator app, passkeys and recovery codes. Make sure that it is they who ask: speak "
        "to them in person or over a number that you had before. It is audited, and they are told by a letter."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of their account")
        parser.add_argument("--yes", action="store_true", help="you have made sure who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("Nobody has an account under this address.")
        if not options["yes"]:
            raise CommandError("Nothing was done: make sure that it is they who ask, then say --yes.")
        try:
            count = reset_second_step(person=person)
        except Refused as refused:
            raise CommandError(refused.message) from None
        removed = (
            "One second step was" if count == 1 else f"{count} second steps, recovery codes among them, were"
        )
        self.stdout.write(f"{removed} removed. They are signed out everywhere and told by a letter.")
