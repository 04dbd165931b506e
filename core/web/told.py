"""What came of a press, said on the page that follows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from core.errors import Refused


@contextmanager
def told(request: HttpRequest, said: str) -> Iterator[None]:
    """Says that what the block does was done, or why it was refused."""
    try:
        yield
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
