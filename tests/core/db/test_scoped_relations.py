"""Relations to tables with words are fields of their own, which migrations do not see and a system check demands."""

from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from core import checks
from core.db.scoped_relations import ScopedForeignKey, ScopedOneToOneField, ScopedRelation
from core.sealing import SealedModel, SealedTextField
from sessions.models import Commitment, Round
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.both


@pytest.mark.parametrize(
    ("model", "name", "written"), [(Round, "issue", "ForeignKey("), (Commitment, "action", "OneToOneField(")]
)
def test_migration_has_djangos_own_field(model: type[models.Model], name: str, written: str) -> None:
    field: Any = model._meta.get_field(name)
    text, imports = MigrationWriter.serialize(field)
    assert text.startswith(f"models.{written}")
    assert not [line for line in imports if "core" in line]
    assert type(field.clone()) is type(field) is not getattr(models, written.rstrip("("))


@pytest.mark.django_db
def test_no_migration_is_due() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def words_and(**relations: Any) -> tuple[Any, dict[str, Any]]:
    """A model with words, and one model for each relation that leads to it; all outside the product's register."""
    inside = {"Meta": type("Meta", (), {"apps": Apps(["live"]), "app_label": "live"}), "__module__": __name__}
    words: Any = type("Words", (SealedModel,), {"words": SealedTextField(), **inside})
    made: dict[str, Any] = {}
    for name, kind in relations.items():
        field: Any = kind(words, on_delete=models.CASCADE, related_name=f"its_{name.lower()}")
        made[name] = type(name, (models.Model,), {"row": field, **inside})
    return words, made


def test_django_asks_the_field_what_stands_in_for_it() -> None:
    """It does so by two attributes that are not documented: this fails at once when a later Django has others."""
    words, made = words_and(Many=ScopedForeignKey, Single=ScopedOneToOneField)
    assert isinstance(vars(made["Many"])["row"], ScopedRelation)
    assert isinstance(vars(made["Single"])["row"], ScopedRelation)
    assert isinstance(vars(words)["its_single"], ScopedRelation)
    assert not isinstance(vars(words)["its_many"], ScopedRelation)  # a manager, which refuses by itself


def test_plain_relation_to_words_stops_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    words, _made = words_and(
        Plain=models.ForeignKey, Only=models.OneToOneField, Good=ScopedForeignKey, Both=ScopedOneToOneField
    )
    monkeypatch.setattr(checks, "sealed_models", lambda: [words])
    found = checks.relations_to_words_are_guarded(None)
    assert {(error.id, error.msg.split()[0]) for error in found} == {
        ("core.E007", "Plain.row"),
        ("core.E007", "Only.row"),
    }


def test_plain_way_back_to_words_stops_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """One to one, the table with words may be at the other end."""
    inside = {"Meta": type("Meta", (), {"apps": Apps(), "app_label": "notes"}), "__module__": __name__}
    topic: Any = type("Topic", (models.Model,), dict(inside))
    found: dict[type, list[str]] = {}
    for kind in (models.OneToOneField, ScopedOneToOneField):
        row: Any = kind(topic, on_delete=models.CASCADE, related_name=f"of_{kind.__name__.lower()}")
        words: Any = type(kind.__name__, (SealedModel,), {"words": SealedTextField(), "topic": row, **inside})
        monkeypatch.setattr(checks, "sealed_models", lambda words=words: [words])
        found[kind] = [error.msg.split()[0] for error in checks.relations_to_words_are_guarded(None)]
    assert found == {models.OneToOneField: ["Topic.of_onetoonefield"], ScopedOneToOneField: []}


def test_every_relation_of_the_product_is_guarded() -> None:
    assert checks.relations_to_words_are_guarded(None) == []


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def test_row_that_was_given_by_hand_is_forgotten_with_it(people: Cast) -> None:
    """Given, the issue is there for whoever gave it; read again, it is asked about every time."""
    session = factories.closed_session(people.harbour, presenters=[people.cleo])
    turn = Round.objects.get(session=session)
    with scope(learning_set=[people.harbour.pk], person=[people.cleo.pk]):
        issue = turn.issue
    turn.issue = issue
    assert turn.issue == issue
    turn.refresh_from_db()
    with scope(learning_set=[people.harbour.pk], person=[people.cleo.pk]):
        assert turn.issue == issue
    with pytest.raises(ScopeError):
        _ = turn.issue
