"""The page "If somebody may be at risk", as a programme's lead wrote it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from programmes.models.programme import Programme


class AtRiskPage(BaseModel):
    """What a programme's lead wrote for the page "If somebody may be at risk": where confidence ends, whom to call."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="at_risk_page")
    version = models.PositiveIntegerField(default=1)
    emergency = models.CharField(_("number for an emergency"), max_length=40)
    exceptions = models.TextField(_("where confidence ends"), max_length=1000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)


class AtRiskContact(BaseModel):
    """One person or service to call, in the order in which the page names them."""

    page = models.ForeignKey(AtRiskPage, on_delete=models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["page", "position"], name="programmes_at_risk_position"),
        ]
