"""Names that can be seen, stand on one line and turn nothing round."""

import unicodedata
from typing import Any

import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import RequestFactory

from accounts.forms import PersonForm
from accounts.models import User
from accounts.services import add_person
from core.names import clean_name, isolate_bidi, listed
from programmes.models import Organisation, Programme
from sets.forms import PlanForm
from tests import factories

FAMILY = "\U0001f469\u200d\U0001f467"  # one picture, made of two with a joiner between
SEEN = [
    ("  Ana \t Mead ", "Ana Mead"),
    ("A\r\nB", "A B"),
    ("Ana\u2028Mead\u3000", "Ana Mead"),
    ("\u202eAna", "Ana"),
    ("Ana\u2066\u200f \u061cMead", "Ana Mead"),
    ("A\u200bn\ufeffa\u0007", "Ana"),
    (f"Ana {FAMILY}", f"Ana {FAMILY}"),
    ("\u0645\u06cc\u200c\u062e\u0648\u0627", "\u0645\u06cc\u200c\u062e\u0648\u0627"),
    ("X \u00c6 A-12", "X \u00c6 A-12"),
    ("?", "?"),
]
UNSEEN = ["", " ", "\u200b", "\u3164", "\u200b\u2060", "\u200d", "\u2800", "\u1160", "\u034f\ufe0f", "\u202e"]


@pytest.mark.parametrize(("typed", "kept"), SEEN)
def test_name_keeps_what_is_seen(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize("typed", UNSEEN)
def test_name_that_nobody_sees_is_none(typed: str) -> None:
    assert clean_name(typed) == ""


@pytest.mark.parametrize("typed", [*UNSEEN, *(typed for typed, _kept in SEEN)])
@pytest.mark.parametrize("form", [PersonForm, PlanForm])
def test_every_form_with_a_name_cleans_it(form: Any, typed: str) -> None:
    made = form({"name": typed, "time_zone": "Europe/London"})
    made.is_valid()
    assert made.cleaned_data.get("name", "") == clean_name(typed)
    assert ("name" in made.errors) == (not clean_name(typed))


@pytest.mark.django_db
@pytest.mark.parametrize("model", [User, Organisation, Programme])
def test_admin_cleans_names_too(model: type[Model], rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = factories.user("Sam", is_staff=True, is_superuser=True)
    form = site._registry[model].get_form(request)
    assert [form({"name": typed}).errors.get("name") for typed in ("\u200b\u3164", "\u202eNorth")] == [
        ["This field is required."],
        None,
    ]


@pytest.mark.django_db
def test_service_cleans_a_name_from_elsewhere() -> None:
    add_person(email="a@example.org", name="\u202eAna\nMead")
    assert User.objects.get(email="a@example.org").name == "Ana Mead"


def test_names_in_a_line_keep_their_own_direction() -> None:
    mariam = "\u0645\u0631\u064a\u0645"
    assert isolate_bidi("Ana") == "Ana"
    assert listed(["Ana", mariam, "Ben"]) == f"Ana, \u2068{mariam}\u2069 and Ben"
    assert unicodedata.bidirectional("\u2068") == "FSI"
