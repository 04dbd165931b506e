"""Support's view of people: who can come in. No passwords, no addresses to change, no way to be somebody else."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Field as Column
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

# What others register and nobody needs here: an address or an authenticator changed by support is a way in.
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
    """A name and a time zone are read here as everywhere."""

    def formfield_for_dbfield(
        self, db_field: "Column[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if own := {"name": NameField, "time_zone": ZoneField}.get(db_field.name):
            kwargs["form_class"] = own
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(User)
class UserAdmin(NamedAdmin):
    """Adds people who come in by a code, and closes or opens their door."""

    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    fields = ("email", "name", "time_zone", "is_active", "is_staff", "last_login", "created_at")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """An address is given once, by whoever adds the person; who is staff, a superuser decides."""
        staff = () if request.user.is_superuser else ("is_staff",)
        return ("last_login", "created_at", *staff, *(("email",) if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are erased by their own service, which keeps the figures."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new person has no password: a code sent to the address lets them in."""
        if not change:
            obj.email = obj.email.strip().lower()
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            revoke_on_commit(user_id=obj.pk)  # a room they have open is closed too
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
    """The site's own page, which counts guesses, tells by letter and ends the other sign-ins."""
    return redirect("account_change_password")


def withdraw(site: admin.AdminSite) -> None:
    """Takes off the site what would be a way round its walls."""
    for model in list(site._registry):
        if model._meta.label in NOT_HERE or model is Group:
            site.unregister(model)
