"""URLs of home, search and help."""

from django.urls import path

from home.views import home, organisation_sign_in, pages, search, site

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("site/", site.site, name="site"),
    path("site/letters", site.letters, name="site_letters"),
    path("site/test-letter", site.test_letter, name="site_test_letter"),
    path("site/second-step", site.second_step, name="site_second_step"),
    path("site/sign-in", organisation_sign_in.sign_ins, name="site_sign_ins"),
    path("site/sign-in/add", organisation_sign_in.add, name="site_sign_in_add"),
    path("site/sign-in/add-saml", organisation_sign_in.add_saml, name="site_sign_in_add_saml"),
    path("site/sign-in/<uuid:sign_in_id>", organisation_sign_in.change, name="site_sign_in"),
    path("site/sign-in/<uuid:sign_in_id>/try", organisation_sign_in.try_it, name="site_sign_in_try"),
    path("site/sign-in/<uuid:sign_in_id>/remove", organisation_sign_in.remove, name="site_sign_in_remove"),
    path("site/facilitator", site.facilitator, name="site_facilitator"),
    path("first-week/", pages.first_week, name="first_week"),
    path("first-week/read", pages.first_week_read, name="first_week_read"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
