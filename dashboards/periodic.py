"""What is done for programme leads again and again."""

from core.jobs.periodic import every
from dashboards.digest import post_digests


@every(seconds=900)
def tell_leads() -> None:
    """How their programmes stand, on Monday mornings."""
    post_digests()
