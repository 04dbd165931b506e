"""Addresses that exist in demo mode alone."""

from django.urls import path

from demo import mailbox

urlpatterns = [
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/letter/", mailbox.letter, name="mailbox_letter"),
    path("mailbox/<slug:name>/<slug:shown>/", mailbox.mailbox, name="mailbox_mail"),
]
