"""Errors that services raise for a request that the current state forbids. Lack of permission is PermissionDenied."""


class Stale(Exception):
    """The request was made from an outdated version of the page: answer 409 and show the current one."""


class Refused(Exception):
    """A rule about state or input is broken: answer 422 with the message, beside `field` if one is given."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
