"""The worker and the beat write their log as every other process does."""

import json
import logging
import os
import warnings
from collections.abc import Iterator

import pytest
from celery.app.log import Logging

from als_site.celery import app

pytestmark = pytest.mark.both

CANARY = "canary-5b1d"
# What Celery's own set-up would lay hands on.
TOUCHED = ("", "celery", "celery.task", "celery.redirected", "multiprocessing", "django", "django.server")


@pytest.fixture
def logs_put_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in TOUCHED]
    kept = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    monkeypatch.setattr(Logging, "already_setup", False)
    monkeypatch.setattr(Logging, "_setup", False)
    for name in ("CELERY_LOG_LEVEL", "CELERY_LOG_FILE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    with warnings.catch_warnings():
        yield
    logging.captureWarnings(False)
    for logger, handlers, level, propagate in kept:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.mark.parametrize("name", ["core.jobs.periodic", "celery.app.trace", "celery.task"])
def test_worker_writes_facts_without_words_or_second_lines(
    logs_put_back: None, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    Logging(app).setup(loglevel=logging.INFO, redirect_stdouts=True)
    try:
        raise ValueError(f"Key (email)=({CANARY})\nINJECTED level=info")
    except ValueError:
        logging.getLogger(name).exception("job failed: %s", CANARY, extra={"job": "x", "words": CANARY})
    out, err = capfd.readouterr()
    assert (out, CANARY in err) == ("", False)
    [line] = [json.loads(each) for each in err.splitlines()]
    assert (line["logger"], line["event"], line["job"]) == (name, "job failed: %s", "x")
    assert line["error"][0] == "ValueError"
