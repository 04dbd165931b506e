"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.admin import withdraw
from core import health

# The admin's own sign-in knows no limits and no second step: everybody comes in by the same door.
withdraw(admin.site)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("sets.urls")),
    path("", include("sessions.urls")),
]

if settings.DEBUG or settings.ALS_DEMO:
    from als_site import gallery

    urlpatterns.append(path("ui/", gallery.gallery, name="gallery"))
