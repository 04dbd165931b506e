"""Background work: the mail outbox, periodic jobs, and the Celery tasks that run both."""
