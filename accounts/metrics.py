"""What Prometheus reads of sign-in: how many have tried too often, and have to wait."""

from collections import Counter
from collections.abc import Iterator

from django.core.cache import caches

from accounts.cache import SelfHealingCache
from core.web.metrics import Sample, gauge

# As allauth's limiter names its rows: …:AMOUNT/SECONDS/PER:WHOM, whom being a hash or a network.
FAILED = "allauth:rl:allauth.account:login_failed:"
BY = {"key": "address", "ip": "network"}


@gauge("als_locked_out", "Addresses, and networks, that tried to sign in too often and have to wait now.")
def locked_out() -> Iterator[Sample]:
    """By what was counted, both always; never whom."""
    kept = caches["default"]
    found: Counter[str] = Counter()
    for key, tries in (kept.starting_with(FAILED) if isinstance(kept, SelfHealingCache) else {}).items():
        amount, _seconds, per = key.removeprefix(FAILED).split(":")[0].split("/")
        found[BY[per]] += len(tries) >= int(amount)
    for by in BY.values():
        yield Sample(found[by], {"by": by})
