"""The addresses of a site in demo mode, where the page of all components is one of them."""

from django.urls import path

from als_site.urls import urlpatterns as site_patterns
from demo import gallery
from demo.urls import urlpatterns as demo_patterns

urlpatterns = [*site_patterns, *demo_patterns, path("ui/", gallery.gallery, name="gallery")]
