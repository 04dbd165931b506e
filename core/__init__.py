"""The ground every app stands on: keys, sealing, audit, outbox, errors and the clock."""
