"""What can be checked of deploy/ without a booted machine: units, log configurations, the verbs, a site's settings."""

import json
import logging.config
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import keys

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
MOST_EXPOSED = 20  # tenths, as systemd-analyze counts


def units() -> list[str]:
    """Units that are more exposed than we allow; told apart from a machine that cannot say."""
    if not shutil.which("systemd-analyze"):
        print("units: not looked at, there is no systemd-analyze here")
        return []
    found = []
    for unit in sorted(DEPLOY.glob("systemd/*.service")):
        words = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
        said = subprocess.run(words, capture_output=True, text=True, check=False)
        print(said.stdout.strip().splitlines()[-1].strip("→ "))
        if said.returncode:
            found.append(f"{unit.name} is too exposed")
    return found


def logs() -> list[str]:
    """Log configurations that Python does not take."""
    found = []
    for file in sorted(DEPLOY.glob("*-log.json")):
        try:
            logging.config.dictConfig(json.loads(file.read_text()))
        except ValueError as error:
            found.append(f"{file.name}: {error}")
    return found


def proxies() -> list[str]:
    """What Caddy says of its file, where it is installed; an older one than ours may not know a word of it."""
    if not shutil.which("caddy"):
        print("Caddyfile: not looked at, there is no caddy here")
        return []
    words = ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    given = os.environ | {"ALS_HOST": "sets.example.org", "ALS_PAGES": "127.0.0.1:8001 127.0.0.1:8003"}
    said = subprocess.run(words, env=given, capture_output=True, text=True, check=False)
    return [f"Caddyfile: {said.stderr.strip()}"] if said.returncode else []


def settings() -> list[str]:
    """What Django says of a public site that has only what docs/deploying.md asks for."""
    with tempfile.TemporaryDirectory() as folder:
        given = {name: value for name, value in os.environ.items() if not name.startswith("ALS_")}
        given |= keys.read() | {"ALS_SITE_URL": "https://sets.example.org", "ALS_TRUSTED_PROXIES": "1"}
        given |= {
            "ALS_VAR_DIR": folder,
            "EMAIL_URL": "smtp://localhost:25",
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        given["ALS_PYTHON"] = sys.executable
        for words in (["migrate", "-v0"], ["check"]):
            said = subprocess.run(
                [DEPLOY / "als", *words], env=given, capture_output=True, text=True, check=False
            )
            if said.returncode:
                return [f"als {words[0]}: {said.stderr.strip()}"]
            print(said.stdout.strip() or f"als {words[0]}: well")
    return []


def main() -> int:
    os.chdir(ROOT)
    found = [*units(), *logs(), *proxies(), *settings()]
    print("\n".join(found) or "deploy/ is well, as far as this machine can say")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
