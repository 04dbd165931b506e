"""The read-only admin for sets, memberships and invitations; shows no members' words."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin import AnyAdmin
from sets.models import Invitation, LearningSet, Membership


class ReadOnlyAdmin(AnyAdmin):
    """An admin without add, change or delete: a set's own people arrange it."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(LearningSet)
class LearningSetAdmin(ReadOnlyAdmin):
    """Sets, without venue and video link."""

    list_display = ("name", "programme", "status", "planned_sessions")
    list_filter = ("status", "programme")
    list_select_related = ("programme",)
    search_fields = ("name",)
    # Venue and video link are for the set alone.
    fields = ("name", "programme", "time_zone", "status", "planned_sessions", "minutes", "ended_at")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Memberships with their dates."""

    list_display = ("person", "role", "learning_set", "started_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("person", "learning_set")
    search_fields = ("person__email", "learning_set__name")
    fields = ("person", "role", "is_deputy", "learning_set", "started_at", "ended_at")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations and their outcome; never the token."""

    list_display = ("email", "role", "learning_set", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("learning_set",)
    search_fields = ("email",)
    fields = (
        "email",
        "role",
        "learning_set",
        "invited_by",
        "expires_at",
        "accepted_at",
        "declined_at",
        "revoked_at",
    )
