"""How rows are read and written: scopes, compiled queries, consistent snapshots, idempotency keys."""
