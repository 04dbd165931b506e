"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.admin import own_password_door, pages_of, withdraw
from core.web import health, metrics

# The admin's own doors know no limits, no letters and no second step: everybody uses the same ones.
withdraw(admin.site)
admin.site.site_header = admin.site.site_title = "Action Learning Sets, administration"
admin.site.password_change = own_password_door  # type: ignore[assignment, method-assign]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "core.web.server_error.server_error"

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/site", health.site, name="health_site"),
    path("health/metrics", metrics.metrics, name="health_metrics"),
    path("accounts/", include("allauth.urls")),
    path("admin/", pages_of(admin.site)),
    path("", include("home.urls")),
    path("", include("privacy.urls")),
    path("", include("accounts.urls")),
    path("", include("sets.urls")),
    path("", include("issues.urls")),
    path("", include("actions.urls")),
    path("", include("sessions.urls")),
    path("", include("planning.urls")),
    path("", include("room.urls")),
    path("", include("dashboards.urls")),
]

if settings.ALS_DEMO:
    from demo.urls import urlpatterns as demo_patterns

    urlpatterns += demo_patterns
if settings.DEBUG or settings.ALS_DEMO:
    from demo import gallery

    urlpatterns.append(path("ui/", gallery.gallery, name="gallery"))
