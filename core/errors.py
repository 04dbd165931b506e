"""The two ways a state can say no; who may not is Django's own PermissionDenied."""


class Stale(Exception):
    """What was sent speaks of a version that is no longer true: answer 409 and show what is."""


class Refused(Exception):
    """A rule of state or input says no: answer 422 and say why, beside the field if there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
