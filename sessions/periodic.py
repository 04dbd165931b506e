"""What is done about sessions that were held again and again."""

from core.jobs.periodic import every
from sessions.services import scores


@every(seconds=3600)
def freeze_scores() -> None:
    """A week after each close."""
    scores.freeze_scores()
