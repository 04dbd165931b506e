"""Changing the site's secret: what second steps keep is sealed under the new one, so that the old can be dropped."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import encryption
from core.audit import trail

KEPT = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)  # passkeys hold nothing secret
SECRETS = ("secret", "seed")  # the names under which the library keeps them


@dataclass
class Resealed:
    """What a run did: sealed anew, found as they should be, and left alone since no secret named opens them."""

    sealed: int = 0
    current: int = 0
    broken: int = 0


def reseal_all() -> Resealed:
    """Every authenticator app and every set of recovery codes; safe to stop and run again."""
    done = Resealed()
    for pk in Authenticator.objects.filter(type__in=KEPT).order_by("pk").values_list("pk", flat=True):
        _reseal(pk, done)
    if done.sealed:
        trail.record_on_site("second_steps.resealed", sealed=done.sealed)
    return done


@transaction.atomic
def _reseal(pk: int, done: Resealed) -> None:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return  # its person took it away meanwhile
    stale = [name for name in SECRETS if name in row.data and not encryption.is_current(row.data[name])]
    try:
        row.data |= {name: encryption.seal(encryption.open_sealed(row.data[name])) for name in stale}
    except ValueError:
        done.broken += 1
        return
    if stale:
        row.save(update_fields=["data"])
    done.sealed += bool(stale)
    done.current += not stale
