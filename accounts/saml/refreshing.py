"""Reading organisations' metadata again, so that a new certificate is known before it signs."""

import logging

from django.db import transaction

from accounts.models import OrganisationSignIn
from accounts.saml import metadata
from core.audit import trail
from core.errors import Refused

log = logging.getLogger(__name__)


def refresh_all() -> None:
    """Each that stands at an address. One that cannot be read stays as it was, and the log says so."""
    for row in OrganisationSignIn.objects.filter(kind=OrganisationSignIn.Kind.SAML).exclude(metadata_url=""):
        try:
            found = metadata.read(metadata.fetch(row.metadata_url), field="metadata_url")
        except Refused:
            log.warning("organisation's metadata cannot be read", extra={"row": str(row.pk)})
            continue
        if found.entity_id != row.entity_id:
            log.warning("organisation's metadata are of another server", extra={"row": str(row.pk)})
            continue
        _keep(row, found)


@transaction.atomic
def _keep(row: OrganisationSignIn, found: metadata.Server) -> None:
    now = (
        OrganisationSignIn.objects.select_for_update()
        .filter(pk=row.pk, metadata_url=row.metadata_url)
        .first()
    )
    if now is None or now.entity_id != found.entity_id:
        return  # a site admin was quicker
    if (now.sso_url, now.certificates) != (found.sso_url, found.certificates):
        now.sso_url, now.certificates = found.sso_url, found.certificates
        now.save(update_fields=["sso_url", "certificates"])
        trail.record(actor=None, verb="organisation_sign_in.read_anew", obj=now)
