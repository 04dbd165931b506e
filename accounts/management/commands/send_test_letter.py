"""Sends one letter now, past the outbox, and says what the mail server answered."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.mail import test
from core.jobs import refusals


class Command(BaseCommand):
    help = "Send a test letter to an address, and say what the mail server answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError("That is not an e-mail address.") from None
        letter = test({})
        if letter is None:
            raise CommandError("There is no test letter.")
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            EmailMessage(letter.subject, letter.text, to=[options["email"]]).send()
        except Exception as error:
            raise CommandError(f"{where} did not take it: {refusals.code_of(error)}. {error}") from error
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            raise CommandError("EMAIL_URL names no mail server: the letter went nowhere.")
        self.stdout.write(f"{where} took it. Whether it arrives, {options['email']} shows.")
