"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.admin import own_password_door, withdraw
from als_site import home, pages
from core import health

# The admin's own doors know no limits, no letters and no second step: everybody uses the same ones.
withdraw(admin.site)
admin.site.site_header = admin.site.site_title = "Action Learning Sets, administration"
admin.site.password_change = own_password_door  # type: ignore[assignment, method-assign]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", home.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("", include("als_site.urls_rights")),
    path("", include("accounts.urls")),
    path("", include("sets.urls")),
    path("", include("issues.urls")),
    path("", include("actions.urls")),
    path("", include("sessions.urls")),
    path("", include("dashboards.urls")),
]

if settings.DEBUG or settings.ALS_DEMO:
    from als_site import gallery

    urlpatterns.append(path("ui/", gallery.gallery, name="gallery"))
