"""The certificates with which an organisation's server signs: read as people paste them, kept as PEM."""

import binascii
import re
from base64 import b64decode
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused

MOST = 5
WARNED = timedelta(days=30)
LEAST_RSA_BITS = 2048
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def cleaned(text: str, *, field: str) -> str:
    """As PEM, each once. Raises Refused for what is none, and for keys that are too weak."""
    blocks = _BLOCK.findall(text) or [text]
    found = list(dict.fromkeys(_read(block, field) for block in blocks))
    if len(found) > MOST:
        raise Refused(_("At most %(most)s certificates are taken.") % {"most": MOST}, field=field)
    return "".join(found)


def _read(block: str, field: str) -> str:
    try:
        certificate = x509.load_der_x509_certificate(b64decode("".join(block.split()), validate=True))
        key = certificate.public_key()
    except (ValueError, binascii.Error, UnicodeError):
        raise Refused(
            _("This is no certificate: paste all of it, from BEGIN CERTIFICATE to END CERTIFICATE."),
            field=field,
        ) from None
    is_strong = isinstance(key, ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS
    )
    if not is_strong:
        raise Refused(
            _("This certificate’s key is too weak: RSA of 2048 bits or more, or an elliptic curve."),
            field=field,
        )
    return certificate.public_bytes(Encoding.PEM).decode()


def each(kept: str) -> list[str]:
    """What is kept, one certificate at a time."""
    return [match[0] for match in _BLOCK.finditer(kept)]


def ends_at(kept: str) -> datetime | None:
    """When the last of them ends; None without any. Until then their server may sign with it."""
    ends = [x509.load_pem_x509_certificate(one.encode()).not_valid_after_utc for one in each(kept)]
    return max(ends, default=None)


def soon() -> datetime:
    """A certificate that ends before this needs somebody now."""
    return clock.now() + WARNED
