"""Makes the first site administrator, or makes one of somebody who has an account."""

import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from accounts.services import add_person
from core.audit import trail


class Command(BaseCommand):
    help = (
        "Make somebody site administrator. They sign in with a code by e-mail, or with a password that this asks for "
        "with --password, and set up a second step before the administration opens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="their name; needed for a new account")
        parser.add_argument(
            "--password", action="store_true", help="ask for a password, while mail is not set up"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("That is not an e-mail address.") from None
        password = self.ask_password() if options["password"] else None
        with transaction.atomic():
            person = self.person_of(email, options["name"])
            person.is_staff = person.is_superuser = person.is_active = True
            if password:
                person.set_password(password)
            person.save()
            trail.record(actor=None, verb="person.made_admin", obj=person)
        self.stdout.write(
            f"{email} administers the site: sign in at {settings.ALS_SITE_URL}, set up a second step, "
            "then open /site/ and /admin/."
        )
        if not person.has_usable_password() and not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            self.stdout.write("EMAIL_URL names no mail server, so no code reaches them: say --password.")

    def person_of(self, email: str, name: str) -> User:
        """The account of this address, made if there is none."""
        found = User.objects.filter(email=email).first()
        if found is None and not name.strip():
            raise CommandError("Nobody has an account under this address. Give --name to make one.")
        return found or add_person(email=email, name=name)

    def ask_password(self) -> str:
        """A password typed twice, by the site's rules."""
        given = getpass.getpass("Password: ")
        try:
            validate_password(given)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if getpass.getpass("Again: ") != given:
            raise CommandError("The two are not the same.")
        return given
