"""URLs of a lead's pages."""

from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("programmes/", views.programmes, name="list"),
    path("programmes/<uuid:pk>/", views.programme, name="programme"),
    path("programmes/<uuid:pk>/at-risk/", views.write_at_risk_page, name="at_risk"),
    path("programmes/<uuid:pk>/figures.csv", views.figures, name="export"),
]
