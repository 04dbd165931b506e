"""Tracebacks for the log without the error's message, which may quote what somebody typed."""

import traceback

DEEPEST = 12


def error_and_places(error: BaseException) -> list[str]:
    """The error's type, then file, line and function of its innermost frames."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return [type(error).__name__, *places]
