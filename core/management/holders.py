"""The command-line argument for a set's id or, with --person or --programme, a person's or a programme's."""

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from core.sealing import Holder


def add_holder_argument(parser: CommandParser) -> None:
    parser.add_argument("id", type=UUID, help="the id of the set")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--person", action="store_true", help="the id is a person's, not a set's")
    other.add_argument("--programme", action="store_true", help="the id is a programme's, not a set's")


def chosen_holder(options: dict[str, Any]) -> Holder:
    if options.get("programme"):
        return Holder("leads", options["id"])
    return Holder("person" if options["person"] else "set", options["id"])
