"""An organisation's own sign-in (OpenID Connect), set up by a site admin in the product."""

from django.db import models

from core.models import BaseModel


class OrganisationSignIn(BaseModel):
    """Where an organisation's people prove who they are. `sealed_secret` opens with SECRET_KEY (`accounts.encryption`);
    `signs_in_at` is the origin of its sign-in page, as its server said when this was saved."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    server = models.URLField(max_length=200)
    signs_in_at = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    domains = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "id")
