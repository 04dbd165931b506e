"""Errors that services raise for a request that the current state forbids. Lack of permission is PermissionDenied."""


class Stale(Exception):
    """The request was made from an outdated version of the page: answer 409 and show the current one."""


class NotNow(Exception):
    """What was sent may wait: it is neither done nor refused, and is to be sent once more."""


class Refused(Exception):
    """A rule about state or input is broken: answer 422 with the message, beside `field` if one is given.

    `asks` is the id of a dialog in the page that asks what is meant, and can do it all the same.
    """

    def __init__(self, message: str, field: str | None = None, asks: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.asks = asks
