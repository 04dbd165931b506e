"""Reading and writing rows: scopes, compiled queries, consistent snapshots, idempotency keys."""
