"""URLs of sets."""

from django.urls import path

from sets import views

app_name = "sets"

set_patterns = [
    path("sets/", views.sets_list, name="list"),
    path("sets/new/", views.create, name="create"),
    path("at-risk/", views.at_risk_anywhere, name="at_risk_anywhere"),
    path("sets/<uuid:set_id>/at-risk/", views.at_risk_page, name="at_risk"),
    path("sets/<uuid:set_id>/edit/", views.edit, name="edit"),
    path("sets/<uuid:set_id>/life/", views.life, name="life"),
    path("sets/<uuid:set_id>/life/<slug:status>/", views.step, name="step"),
    path("sets/<uuid:set_id>/review/", views.review, name="review"),
    path("sets/<uuid:set_id>/review/open", views.open_review, name="open_review"),
    path("sets/<uuid:set_id>/review/take-back", views.take_review_back, name="take_review_back"),
    path("sets/<uuid:set_id>/review/show", views.show_review, name="show_review"),
    path("sets/<uuid:set_id>/status", views.change_status, name="change_status"),
]
people_patterns = [
    path("sets/<uuid:set_id>/people/", views.people, name="people"),
    path("sets/<uuid:set_id>/people/<uuid:membership_id>/end", views.end, name="end"),
    path("sets/<uuid:set_id>/people/<uuid:membership_id>/restore", views.restore, name="restore"),
    path("sets/<uuid:set_id>/people/<uuid:membership_id>/deputy", views.deputy, name="deputy"),
    path("sets/<uuid:set_id>/people/<uuid:membership_id>/hand-over", views.hand_over, name="hand_over"),
]
agreement_patterns = [
    path("sets/<uuid:set_id>/agreement/", views.agreement, name="agreement"),
    path("sets/<uuid:set_id>/agreement/accept", views.accept, name="accept"),
    path("sets/<uuid:set_id>/agreement/renew/", views.renew, name="renew"),
    path("sets/<uuid:set_id>/agreement/edit/", views.write, name="agreement_edit"),
]
invitation_patterns = [
    path("sets/<uuid:set_id>/invite/", views.invite, name="invite"),
    path("sets/<uuid:set_id>/invite/<uuid:invitation_id>/again", views.send_again, name="send_again"),
    path("sets/<uuid:set_id>/invite/<uuid:invitation_id>/take-back", views.take_back, name="take_back"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
urlpatterns = [*set_patterns, *people_patterns, *agreement_patterns, *invitation_patterns]
