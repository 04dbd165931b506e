"""What is done about sets again and again: told of leads among them."""

from core.jobs.periodic import every
from sets.services import notices


@every(seconds=60)  # nobody reads beside the figures for longer without the set's knowing
def tell_of_new_leads() -> None:
    """Of people who were in a set before they led its programme."""
    notices.tell_of_new_leads()
