"""A link that opens a letter to several people, none of whom sees the others' addresses."""

from collections.abc import Iterable
from urllib.parse import quote

from accounts.models import User


def write_to(people: Iterable[User]) -> str:
    """A mailto: link; an empty text for nobody."""
    addresses = ",".join(person.email for person in people)
    return f"mailto:?bcc={quote(addresses, safe='@,')}" if addresses else ""
