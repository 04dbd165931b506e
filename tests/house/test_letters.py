"""Whatever page sends letters counts against a limit, so that nobody floods a set or a mailbox."""

import ast

from accounts.mail_limit import SENDING
from tests.access.addresses import routes
from tests.house.tree import named, product_modules

SENDS = {"core.jobs.outbox.post", "core.jobs.outbox.post_many", "planning.services.announcements.add_news"}
COUNTS = {"accounts.limits.within_limit", "sets.shortcuts.may_write_to"}
ONCE = {
    "privacy:erase",  # a farewell, and nobody is left who could ask again
    "sets:invitation",  # each can be answered once
    "sets:create",  # the first agreement of a set that has nobody else yet
}


class Calls:
    """Which functions of the product name which, through what their modules import."""

    def __init__(self) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.imports: dict[str, dict[str, str]] = {}
        for path in product_modules():
            module = named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            tree = ast.parse(path.read_text())
            froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
            self.imports[module] = {
                one.asname or one.name: f"{node.module}.{one.name}" for node in froms for one in node.names
            }
            own = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            self.functions |= {f"{module}.{node.name}": node for node in own}
        self.named = {name: self._named(name) for name in self.functions}

    def _home(self, name: str) -> str:
        """Where a name was written, through packages that hand it on."""
        module, _dot, last = name.rpartition(".")
        handed = self.imports.get(module, {}).get(last, name)
        return name if name in self.functions or handed == name else self._home(handed)

    def _named(self, function: str) -> set[str]:
        module = function.rpartition(".")[0]
        imported, found = self.imports[module], set()
        for node in ast.walk(self.functions[function]):
            if isinstance(node, ast.Name):
                found.add(self._home(imported.get(node.id, f"{module}.{node.id}")))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(self._home(f"{imported.get(node.value.id, module)}.{node.attr}"))
        return found

    def reaching(self, ends: set[str], *, but: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
        """Every function from which one of these is reached, not going through those that are left out."""
        found = set(ends)
        while more := {one for one, names in self.named.items() if one not in but and names & found} - found:
            found |= more
        return found


def test_every_page_that_sends_letters_counts_against_a_limit() -> None:
    calls = Calls()
    counted = {one for one, names in calls.named.items() if names & COUNTS}
    uncounted = calls.reaching(SENDS, but=counted)
    views = {f"{route.callback.__module__}.{route.callback.__name__}": route.name for route in routes()}
    sending = {name for view, name in views.items() if view in uncounted}
    assert sending - {*SENDING} - ONCE == set()
    assert sending >= ONCE
    assert len(sending) > 15
