"""The audit: an append-only trail of who did what, chained, with triggers and checkpoints that show a change."""
