"""Where an error passed, in a form that can be written down: its message may quote what somebody typed."""

import traceback

DEEPEST = 12


def error_and_places(error: BaseException) -> list[str]:
    """Its type, then file, line and function of the innermost frames."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return [type(error).__name__, *places]
