"""What a form has of one person, one version or one use: a mark while it is drawn, put in as the page leaves.

So a form can be drawn once for all who may press it, and no drawing that is kept holds anybody's secret. A mark is a
text that nobody can guess, made anew in each process and never sent.
"""

import secrets
from uuid import uuid4

SECRET, VERSION, KEY = (f"mark-{name}-{secrets.token_hex(16)}" for name in ("secret", "version", "key"))


def put_in(page: str, *, secret: str, version: int) -> str:
    """The page as it is sent: this person's secret, this version, and a key of its own for each form."""
    first, *others = page.replace(SECRET, secret).replace(VERSION, str(version)).split(KEY)
    return first + "".join([uuid4().hex + other for other in others])
