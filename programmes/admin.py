"""Support's view of organisations and programmes: what runs, its defaults, who leads and who may facilitate."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import NamedAdmin
from accounts.requests import signed_in
from core.audit import trail
from programmes.models import Organisation, Programme, ProgrammeRole


class RecordedAdmin(NamedAdmin):
    """Adds and changes, each with its audit row; deletes nothing."""

    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What was, stays: an end is a date."""
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """The row and its audit row."""
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.model_name}.{'changed' if change else 'added'}"
        trail.record(actor=signed_in(request).user, verb=verb, obj=obj)


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    """Who runs programmes."""

    list_display = ("name", "slug")
    search_fields = ("name",)


@admin.register(Programme)
class ProgrammeAdmin(RecordedAdmin):
    """Purpose, dates, defaults, retention, and whether everybody needs a second step."""

    list_display = ("name", "organisation", "starts_on", "ends_on", "mfa_required")
    list_filter = ("organisation", "mfa_required")
    search_fields = ("name",)


@admin.register(ProgrammeRole)
class ProgrammeRoleAdmin(RecordedAdmin):
    """Who leads, and who may make sets; ended by a date."""

    list_display = ("person", "role", "programme", "started_at", "ended_at")
    list_filter = ("role", "programme")
    list_select_related = ("person", "programme")
    raw_id_fields = ("person",)

    def get_readonly_fields(self, request: HttpRequest, obj: ProgrammeRole | None = None) -> tuple[str, ...]:
        """A role given stays that person's; it can only end."""
        return ("programme", "person", "role", "started_at") if obj else ()
