"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from core import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("sets.urls")),
    path("", include("sessions.urls")),
]

if settings.DEBUG or settings.ALS_DEMO:
    from als_site import gallery

    urlpatterns.append(path("ui/", gallery.gallery, name="gallery"))
