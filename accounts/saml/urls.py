"""URLs of SAML, in the place where the library puts its own."""

from django.urls import path

from accounts.saml import views

urlpatterns = [
    path("saml/<slug:slug>/login/", views.login, name="saml_login"),
    path("saml/<slug:slug>/acs/", views.acs, name="saml_acs"),
    path("saml/<slug:slug>/finish/", views.finish, name="saml_finish"),
    path("saml/<slug:slug>/metadata/", views.metadata, name="saml_metadata"),
]
