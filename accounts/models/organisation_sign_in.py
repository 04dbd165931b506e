"""An organisation's own sign-in (OpenID Connect or SAML), set up by a site admin in the product."""

from django.db import models

from core.models import BaseModel


class OrganisationSignIn(BaseModel):
    """Where an organisation's people prove who they are.

    By OpenID Connect: `sealed_secret` opens with SECRET_KEY (`accounts.encryption`), and `signs_in_at` is the origin of
    its sign-in page, as its server said when this was saved. By SAML: what its metadata say, and when its server last
    signed in a site admin who tried it, since that was last changed.
    """

    class Kind(models.TextChoices):
        OPENID = "openid", "OpenID Connect"
        SAML = "saml", "SAML"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPENID, db_default=Kind.OPENID)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    server = models.URLField(max_length=200)
    signs_in_at = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    domains = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)

    metadata_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    entity_id = models.CharField(max_length=1024, blank=True, default="", db_default="")
    sso_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    certificates = models.TextField("PEM, one after the other", blank=True, default="", db_default="")
    email_attribute = models.CharField(max_length=200, blank=True, default="", db_default="")
    id_attribute = models.CharField(max_length=200, blank=True, default="", db_default="")
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    @property
    def is_saml(self) -> bool:
        """Whether its server speaks SAML."""
        return self.kind == self.Kind.SAML

    @property
    def is_complete(self) -> bool:
        """Whether enough is known of its server to send anybody there."""
        return not self.is_saml or bool(self.entity_id and self.sso_url and self.certificates)
