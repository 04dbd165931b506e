"""The admin for organisations, programmes and programme roles."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import NamedAdmin
from accounts.requests import signed_in
from core.audit import trail
from programmes import services
from programmes.models import Organisation, Programme, ProgrammeRole


class RecordedAdmin(NamedAdmin):
    """An admin that audits every change and deletes nothing."""

    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never: an end date ends a role or programme."""
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Save the row and audit the change."""
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.model_name}.{'changed' if change else 'added'}"
        trail.record(actor=signed_in(request).user, verb=verb, obj=obj)


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    """Organisations."""

    list_display = ("name", "slug")
    search_fields = ("name",)


@admin.register(Programme)
class ProgrammeAdmin(RecordedAdmin):
    """Programmes: purpose, dates, defaults, retention, and whether a second step is required."""

    list_display = ("name", "organisation", "starts_on", "ends_on", "mfa_required")
    list_filter = ("organisation", "mfa_required")
    readonly_fields = ("names_attendance",)  # decided by a lead, over nobody who accepted otherwise
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A second step that is asked for from now on is asked for at once: no stream stays open without it."""
        super().save_model(request, obj, form, change)
        if obj.mfa_required and "mfa_required" in form.changed_data:
            services.close_streams(obj)


@admin.register(ProgrammeRole)
class ProgrammeRoleAdmin(RecordedAdmin):
    """Programme leads, and people who may create sets; a role ends by its end date."""

    list_display = ("person", "role", "programme", "started_at", "ended_at")
    list_filter = ("role", "programme")
    list_select_related = ("person", "programme")
    raw_id_fields = ("person",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A role in a programme that asks for a second step asks its holder at once."""
        super().save_model(request, obj, form, change)
        services.close_streams_of(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: ProgrammeRole | None = None) -> tuple[str, ...]:
        """An existing role cannot be given to another person; it can only be ended."""
        return ("programme", "person", "role", "started_at") if obj else ()
