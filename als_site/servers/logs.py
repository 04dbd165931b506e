"""The servers' own logs as lines of facts, too: their access logs would show tickets and invitations' links."""

import logging

from django.conf import settings

from core.logging import configure

SERVERS = ("uvicorn", "uvicorn.error", "_granian")
ACCESS = ("uvicorn.access", "granian.access")


def take_over() -> None:
    """Send what the server says through the site's formatter, and nothing of addresses: pages and streams log their
    own requests, by route."""
    configure(settings.LOGGING)
    for name in SERVERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in ACCESS:
        logging.getLogger(name).disabled = True
