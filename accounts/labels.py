"""Where a draft was typed, in the product's words: signed by the page that drew the box; the column is not sealed."""

from django.core.signing import BadSignature, Signer

_SIGNER = Signer(salt="accounts.labels")


def signature(label: str) -> str:
    """What a page sends along with the label."""
    return _SIGNER.signature(label)


def signed(label: str) -> str:
    """The label as a page sends it: with its signature."""
    return f"{label}:{signature(label)}"


def read(said: str) -> str:
    """The label that a page of ours has signed; nothing instead of anything else."""
    try:
        return _SIGNER.unsign(said)
    except BadSignature:
        return ""
