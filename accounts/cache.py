"""The database cache, which holds rate limits; it recreates a missing table instead of failing requests."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import DatabaseError, connections, router, transaction

from core import clock

log = logging.getLogger("accounts.cache")


class SelfHealingCache(DatabaseCache):
    """Creates its table when that is missing; if that fails too, it logs the error and stores nothing.

    Then no lock can be taken, so rate-limited views answer 429 rather than allow unlimited attempts.
    """

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self.table = table

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).get_many(keys, version), {})

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).add(key, value, timeout, version), False)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).touch(key, timeout, version), False)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).delete(key, version), False)

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._steady(lambda: super(SelfHealingCache, self).delete_many(keys, version), None)

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self._steady(lambda: super(SelfHealingCache, self).has_key(key, version), False)

    def clear(self) -> None:
        self._steady(super().clear, None)

    def forget_expired(self) -> None:
        """Delete expired entries; otherwise each write would count them until the cache reaches its maximum and
        culls."""
        database = router.db_for_write(self.cache_model_class)
        table = connections[database].ops.quote_name(self.table)
        now = connections[database].ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))

        def delete() -> None:
            with connections[database].cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 # nosec B608 - our name

        self._steady(delete, None)

    def starting_with(self, prefix: str) -> dict[str, Any]:
        """Entries that have not expired and whose key begins so, by key."""
        database = router.db_for_read(self.cache_model_class)
        table, begin = connections[database].ops.quote_name(self.table), self.make_key(prefix)
        now = connections[database].ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))

        def read() -> list[str]:
            with connections[database].cursor() as cursor:
                words = f"SELECT cache_key FROM {table} WHERE substr(cache_key, 1, %s) = %s AND expires > %s"  # noqa: S608 # nosec B608 - our name
                cursor.execute(words, [len(begin), begin, now])
                return [str(row[0]) for row in cursor.fetchall()]

        found = [key[len(begin) - len(prefix) :] for key in self._steady(read, [])]
        return {key: value for key, value in self.get_many(found).items() if not key.endswith(":lock")}

    def _steady(self, act: Callable[[], Any], otherwise: Any) -> Any:
        database = router.db_for_write(self.cache_model_class)
        try:
            with transaction.atomic(using=database):
                return act()
        except DatabaseError as error:
            log.error("the cache's table does not answer", extra={"reason": type(error).__name__})
        try:
            with transaction.atomic(using=database):
                call_command("createcachetable", database=database, verbosity=0)
                return act()
        except DatabaseError:
            return otherwise
