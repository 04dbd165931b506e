"""Work put off until later: the outbox of letters, jobs that run again and again, what Celery calls."""
