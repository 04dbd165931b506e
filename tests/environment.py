"""The environment that the settings read in tests; imported before Django is."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path


def prepare() -> Path:
    """Throw-away keys and a folder that goes with the run; workers of one run share the folder of the first process."""
    own = os.environ.get("ALS_TESTS_FOLDER")
    folder = Path(own or tempfile.mkdtemp(prefix="als-tests-"))
    if own is None:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    static = folder / "static"
    static.mkdir(exist_ok=True)
    os.environ.update(
        ALS_TESTS_FOLDER=str(folder),
        ALS_VAR_DIR=str(folder),
        ALS_STATIC_ROOT=str(static),
        ALS_SECRET_KEY="only-for-tests-" + "0" * 40,
        ALS_KEKS="tests:" + base64.b64encode(bytes(range(32))).decode(),
        ALS_SITE_URL="http://127.0.0.1:8000",
        ALS_DEMO="0",
        ALS_DEBUG="0",
        ALS_DATABASE_CLOCK="0",  # tests move their own
        EMAIL_URL="memorymail://",
        DJANGO_SETTINGS_MODULE="als_site.settings",
    )
    # Like every test, the database and the bus are the embedded ones unless real servers are given.
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'als.sqlite3'}")
    return folder
