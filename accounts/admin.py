"""The admin for people: adding and deactivating accounts, without passwords, address changes or impersonation."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Field as Column
from django.db.models import Model
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.fields import NameField, ZoneField
from accounts.models import User
from accounts.requests import PersonRequest, signed_in
from core.audit import trail
from live.tickets import revoke_on_commit

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin  # generic in its stubs alone

# Models of other apps to unregister: changing an address or authenticator here would be a way into an account.
NOT_HERE = (
    "account.EmailAddress",
    "account.EmailConfirmation",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "usersessions.UserSession",
)


class NamedAdmin(AnyAdmin):
    """Cleans name and time zone with the same fields as the rest of the site."""

    def formfield_for_dbfield(
        self, db_field: "Column[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if own := {"name": NameField, "time_zone": ZoneField}.get(db_field.name):
            kwargs["form_class"] = own
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(User)
class UserAdmin(NamedAdmin):
    """Adds people, who sign in by code, and deactivates or reactivates accounts."""

    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    fields = ("email", "name", "time_zone", "is_active", "is_staff", "last_login", "created_at")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The address can only be set when adding; only superusers can change who is staff."""
        staff = () if request.user.is_superuser else ("is_staff",)
        return ("last_login", "created_at", *staff, *(("email",) if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: the erasure service in `privacy` deletes people, since it keeps the figures."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Give new people an unusable password: they sign in by a code sent to their address."""
        if not change:
            obj.email = obj.email.strip().lower()
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            revoke_on_commit(user_id=obj.pk)  # also ends the live streams they have open
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, verified=True, primary=True)
        verb = "person.changed_by_admin" if change else "person.added"
        trail.record(
            actor=signed_in(request).user,
            verb=verb,
            obj=obj,
            active=obj.is_active,
            staff=obj.is_staff,
        )


def own_password_door(_request: PersonRequest, **_shown: Any) -> HttpResponse:
    """Redirect to the site's password page, which limits guesses, sends a notification and ends other sessions."""
    return redirect("account_change_password")


def pages_of(site: admin.AdminSite) -> tuple[list[Any], str, str]:
    """The admin's addresses without “view on site”: no model has such a page, and Django's view fails on ids that are
    UUIDs."""
    pages = [one for one in site.get_urls() if getattr(one, "name", None) != "view_on_site"]
    return pages, "admin", site.name


def withdraw(site: admin.AdminSite) -> None:
    """Unregister models whose admin would bypass the site's own checks."""
    unwanted: list[type[Model]] = [Group, *map(apps.get_model, NOT_HERE)]
    for model in unwanted:
        if site.is_registered(model):
            site.unregister(model)
