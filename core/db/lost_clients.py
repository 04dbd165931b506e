"""What a machine held in the database when it was cut off is let go of: the server asks whether it is still there."""

from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver

# Seconds of silence, seconds between questions, how many without an answer; milliseconds that an answer may be on its
# way. By itself the server would keep a room's lock for two hours for somebody who will never come back.
_ASK = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "12000",
}


@receiver(connection_created)
def ask_whether_there(connection: Any, **_rest: object) -> None:
    """Said to the server by each connection, not as it is opened: what stands between, a pool, may refuse that."""
    if connection.vendor != "postgresql":
        return
    with connection.connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join('set_config(%s, %s, false)' for _each in _ASK)}",
            [w for p in _ASK.items() for w in p],
        )
