"""Why what an organisation's server said is not taken, for the log and for who reads it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Why

SAID = {
    "shape": _("What came is not an answer as SAML servers write it."),
    "comment": _("The answer holds a comment, an instruction or a document type, and could be read in two ways."),
    "algorithm": _(
        "The answer is signed in a way that this site does not take. RSA or elliptic curves with SHA-256 will do."
    ),
    "encrypted": _("The answer is encrypted. Their administrators switch that off for this site: it travels by https."),
    "unsigned": _("The answer’s assertion is not signed. Their administrators switch on signing of assertions."),
    "signature": _(
        "The answer is not signed with a certificate that this site knows. If theirs is new, a site admin gives this "
        "site their new metadata."
    ),
    "status": _("Their server did not let you in, or does not know this site well enough."),
    "early": _("Their clock is %(minutes)s minutes ahead of this site’s. One of the two has to be set."),
    "late": _(
        "The answer is of %(minutes)s minutes ago, and came too late. If you did not wait, their clock or this site’s "
        "is wrong."
    ),
    "audience": _(
        "The answer is meant for another site: their administrators have to use this site’s entity ID exactly."
    ),
    "recipient": _(
        "The answer is meant for another address of this site: their administrators have to use its answer address "
        "(ACS) exactly."
    ),
    "issuer": _("The answer is of another server than the one set up here (the entity ID differs)."),
    "unasked": _("This site did not ask for it. Begin at this site’s sign-in page, not at your organisation’s."),
    "again": _("This answer was used already. Begin again at the sign-in page."),
    "no_address": _("The answer names no e-mail address. It says: %(names)s."),
    "no_id": _("The answer lacks the attribute that says who somebody is. It says: %(names)s."),
    "domain": _("Their server speaks for an address at %(domain)s, which is not among the organisation’s own domains."),
    "off": _("This sign-in is not switched on."),
}  # fmt: skip
_BY_LIBRARY = {
    Why.INVALID_SIGNATURE: "signature",
    Why.NO_SIGNATURE_FOUND: "unsigned",
    Why.NO_SIGNED_ASSERTION: "unsigned",
    Why.WRONG_AUDIENCE: "audience",
    Why.WRONG_DESTINATION: "recipient",
    Why.EMPTY_DESTINATION: "recipient",
    Why.WRONG_SUBJECTCONFIRMATION: "recipient",
    Why.WRONG_ISSUER: "issuer",
    Why.DEPRECATED_SIGNATURE_METHOD: "algorithm",
    Why.DEPRECATED_DIGEST_METHOD: "algorithm",
    Why.STATUS_CODE_IS_NOT_SUCCESS: "status",
    Why.ASSERTION_EXPIRED: "late",
    Why.SESSION_EXPIRED: "late",
}


class NotTaken(Exception):
    """An answer that lets nobody in: `reason` for the log, `said` for who reads it."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        names = facts.pop("names", None)
        facts |= {"names": ", ".join(names[:20]) or "–"} if names is not None else {}
        self.reason = reason
        self.said = str(SAID[reason]) % facts if facts else str(SAID[reason])

    @classmethod
    def by_library(cls, code: int) -> "NotTaken":
        """What the library found, in our words."""
        return cls(_BY_LIBRARY.get(code, "shape"))
