"""One part of the bench in its own process; started by `python -m bench`, which sets the stage."""

import importlib
import os
import sys

import django

import bench


def main(name: str) -> int:
    if name != "fresh":
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # rows are read between measurements, not during
        django.setup()
    try:
        part = importlib.import_module(f"bench.{name}" if name != "signal" else "bench.press")
    except ModuleNotFoundError as missing:
        if missing.name != f"{bench.__name__}.{name}":
            raise
        print(f"# {name}: not there yet", flush=True)
        return 0
    for figure in part.figures():
        print(figure, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
