"""What an operator needs to know of organisations' own sign-in."""

from django.utils.translation import gettext as _

from accounts import saml
from accounts.models import OrganisationSignIn
from accounts.saml import certificates
from core.web import site_health
from core.web.site_health import Finding


@site_health.also
def sign_ins() -> Finding:
    """Whether each that is offered can be read, and signs with a certificate that lasts."""
    title, soon = _("Organisations’ sign-in"), certificates.soon()
    rows = list(OrganisationSignIn.objects.filter(is_on=True))
    by_saml = [row for row in rows if row.is_saml]
    if by_saml and not saml.is_installed():
        said = _("%(names)s: this site lacks what SAML needs. Install requirements/extras.txt.")
        return Finding("sign_ins", title, False, said % {"names": ", ".join(row.name for row in by_saml)})
    ending = [
        (row, ends) for row in by_saml if (ends := certificates.ends_at(row.certificates)) and ends < soon
    ]
    if ending:
        whose = ", ".join(f"{row.name} ({ends:%d/%m/%Y})" for row, ends in ending)
        said = _(
            "A certificate ends soon, or has ended: %(whose)s. Ask them for new metadata, and give them here."
        )
        return Finding("sign_ins", title, False, said % {"whose": whose})
    if not rows:
        return Finding("sign_ins", title, True, _("None is offered."))
    return Finding(
        "sign_ins", title, True, _("Offered: %(names)s.") % {"names": ", ".join(row.name for row in rows)}
    )
