"""Changing SECRET_KEY: re-encrypts second-step and sign-in secrets, so that the old key can be removed."""

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import encryption
from accounts.models import OrganisationSignIn
from core.audit import trail

KEPT = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)  # passkeys hold nothing secret
SECRETS = ("secret", "seed")  # the names under which the library keeps them


@dataclass
class Resealed:
    """Counts of a run: re-encrypted, already current, and left alone because no configured secret decrypts them."""

    sealed: int = 0
    current: int = 0
    broken: int = 0


def reseal_all() -> Resealed:
    """Re-encrypt the secret of every authenticator app, of recovery codes and of each organisation's sign-in; safe to
    stop and run again."""
    done = Resealed()
    for pk in Authenticator.objects.filter(type__in=KEPT).order_by("pk").values_list("pk", flat=True):
        _reseal(pk, done)
    for sign_in in (
        OrganisationSignIn.objects.exclude(sealed_secret="").order_by("pk").values_list("pk", flat=True)
    ):
        _reseal_sign_in(sign_in, done)
    if done.sealed:
        trail.record_on_site("second_steps.resealed", sealed=done.sealed)
    return done


@transaction.atomic
def _reseal(pk: int, done: Resealed) -> None:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return  # removed by its owner meanwhile
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


@transaction.atomic
def _reseal_sign_in(pk: UUID, done: Resealed) -> None:
    row = OrganisationSignIn.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return  # removed meanwhile
    stale = not encryption.is_current(row.sealed_secret)
    try:
        secret = encryption.open_sealed(row.sealed_secret)
    except ValueError:
        done.broken += 1
        return
    if stale:
        row.sealed_secret = encryption.seal(secret)
        row.save(update_fields=["sealed_secret"])
    done.sealed += stale
    done.current += not stale
