"""The demo's mail: no letter leaves the machine, each is a file that its reader sees on a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import getaddresses
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock

SHOWN = 200


class FolderBackend(BaseEmailBackend):
    """Writes each mail, as it would have been sent, into a folder of its own file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many were written."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class KeptMail:
    """One mail in the folder."""

    name: str
    message: Parsed

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def has_calendar(self) -> bool:
        return bool(self.part("text/calendar"))

    @property
    def sent_at(self) -> datetime:
        found: datetime = self.message["Date"].datetime
        return found

    def part(self, kind: str) -> str:
        """The text of the first part of that kind; empty when there is none."""
        for part in self.message.walk():
            if part.get_content_type() == kind and not part.is_attachment():
                return str(part.get_content())
        return ""

    @property
    def source(self) -> str:
        return self.message.as_string()


def mails_to(*addresses: str) -> list[KeptMail]:
    """The latest mails to any of these addresses, newest first."""
    wanted = _folded(addresses)
    return [mail for mail in _all() if _is_to(mail, wanted)][:SHOWN] if wanted else []


def mail_to(addresses: Iterable[str], name: str) -> KeptMail | None:
    """One of them by its name."""
    wanted = _folded(addresses)
    return next((mail for mail in _all() if mail.name == name and _is_to(mail, wanted)), None)


def _all() -> Iterator[KeptMail]:
    for path in sorted(_folder().glob("*.eml"), reverse=True):
        yield KeptMail(path.stem, message_from_bytes(path.read_bytes(), policy=policy.default))


def _folded(addresses: Iterable[str]) -> set[str]:
    return {address.lower() for address in addresses if address}


def _is_to(mail: KeptMail, addresses: set[str]) -> bool:
    return any(to.lower() in addresses for _name, to in getaddresses([str(mail.message["To"])]))


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
