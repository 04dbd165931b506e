"""A function of the product with one thing changed in its syntax tree, for as long as a block lasts.

The function itself is kept, only its code is exchanged: whoever imported it runs the change too.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef
Change = Callable[[Function], bool]  # whether there was anything to change


class NoSuchPlace(Exception):
    """The list names a function, or a part of one, that is not there any more: it has to follow the code."""


@dataclass(frozen=True)
class Mutant:
    """One leak: where (`module:name.of.function`), what is changed there, and what it does, in words."""

    name: str
    where: str
    change: Change


# --- changes ---------------------------------------------------------------------------------------------------------


def returns(expression: str) -> Change:
    """It answers with this, whatever it is asked."""

    def change(function: Function) -> bool:
        function.body = ast.parse(f"return {expression}").body
        return True

    return change


def nothing(function: Function) -> bool:
    """It does nothing at all."""
    return returns("None")(function)


def without(part: str) -> Change:
    """Its statements are gone that call this, or that raise under a condition in which it is said."""

    def is_it(node: ast.stmt) -> bool:
        if isinstance(node, ast.Expr):
            return part in ast.unparse(node)
        raises = isinstance(node, ast.If) and any(isinstance(one, ast.Raise) for one in node.body)
        return raises and part in ast.unparse(node)

    class Leave(ast.NodeTransformer):
        found = False

        def generic_visit(self, node: ast.AST) -> ast.AST:
            for field, old in ast.iter_fields(node):
                if isinstance(old, list) and old and isinstance(old[0], ast.stmt):
                    kept = [one for one in old if not is_it(one)]
                    self.found = self.found or len(kept) < len(old)
                    setattr(node, field, kept or [ast.Pass()])
            return super().generic_visit(node)

    def change(function: Function) -> bool:
        leave = Leave()
        leave.visit(function)
        return leave.found

    return change


def swapped(old: str, new: str) -> Change:
    """One expression stands in another's place, wherever it does."""
    wanted = ast.unparse(ast.parse(old, mode="eval"))

    class Swap(ast.NodeTransformer):
        found = False

        def visit(self, node: ast.AST) -> Any:
            if isinstance(node, ast.expr) and ast.unparse(node) == wanted:
                self.found = True
                return ast.parse(new, mode="eval").body
            return super().visit(node)

    def change(function: Function) -> bool:
        swap = Swap()
        function.body = [swap.visit(one) for one in function.body]
        return swap.found

    return change


def first(statements: str) -> Change:
    """It begins with these statements."""

    def change(function: Function) -> bool:
        has_words = isinstance(function.body[0], ast.Expr) and isinstance(
            function.body[0].value, ast.Constant
        )
        at = 1 if has_words else 0
        function.body[at:at] = ast.parse(statements).body
        return True

    return change


# --- putting one in --------------------------------------------------------------------------------------------------


@contextmanager
def put_in(mutant: Mutant) -> Iterator[None]:
    """The product with this one leak."""
    function = _function(mutant.where)
    kept = function.__code__
    function.__code__ = code_of(mutant)
    try:
        yield
    finally:
        function.__code__ = kept


def code_of(mutant: Mutant) -> CodeType:
    """The changed function's code; raises NoSuchPlace where there is nothing to change."""
    function = _function(mutant.where)
    module = inspect.getmodule(function)
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]  # every function of ours has a module
    node = _node(tree, function.__qualname__.split("."))
    if not mutant.change(node):
        raise NoSuchPlace(f"{mutant.name}: nothing to change in {mutant.where}")
    whole = compile(ast.fix_missing_locations(tree), function.__code__.co_filename, "exec")
    return next(code for code in _codes(whole) if code.co_qualname == function.__qualname__)


def _function(where: str) -> FunctionType:
    module, _colon, path = where.partition(":")
    found: Any = importlib.import_module(module)
    try:
        for name in path.split("."):
            found = inspect.getattr_static(found, name)
    except AttributeError as error:
        raise NoSuchPlace(f"There is no {where}.") from error
    found = getattr(found, "fget", None) or getattr(found, "func", None) or getattr(found, "__func__", found)
    found = inspect.unwrap(found)
    if not isinstance(found, FunctionType):
        raise NoSuchPlace(f"{where} is no function.")
    return found


def _node(tree: ast.Module, path: list[str]) -> Function:
    body: list[ast.stmt] = tree.body
    found: ast.AST = tree
    for name in path:
        named = [one for one in body if getattr(one, "name", "") == name]
        if not named:
            raise NoSuchPlace(f"There is no {'.'.join(path)} in the source.")
        found = named[-1]
        body = getattr(found, "body", [])
    if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
        raise NoSuchPlace(f"{'.'.join(path)} is no function in the source.")
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
