"""The image as an operator gets it: built, searched for secrets, run with nothing it may do, stopped and upgraded.

It needs root, and Debian's mmdebstrap, buildah, podman, crun and caddy; neither Docker nor a registry. The base is a
Debian of its own, kept by the hash of its list of packages. One figure a line, as `make test-machines`. It takes some
minutes, and is no part of the daily suite.
"""

import hashlib
import http.client
import io
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts import wheelhouse
from scripts.machines import LONG, failed, figure, until

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "image"
NEEDED = ("mmdebstrap", "buildah", "podman", "crun", "caddy", "git")
PACKAGES = ("python3", "python3-venv", "ca-certificates")
STORE = ["--root", str(KEPT / "store"), "--runroot", str(KEPT / "run"), "--storage-driver", "overlay"]
# Read-only, as nobody in particular, without a single capability, and without more to come.
CONFINED = ["--read-only", "--read-only-tmpfs", "--cap-drop=all", "--security-opt=no-new-privileges"]
# Health checks need a systemd, and limits a tree of cgroups, that a machine for building may not have.
HERE = [
    "--runtime",
    "crun",
    "--cgroups=disabled",
    "--network=host",
    "--health-interval=disable",
    "--log-driver=none",
    "--ulimit=nofile=1024:1024",
    "--ulimit=nproc=4096:4096",
]
STREAMS, REQUESTS = 20, 200
KEY_LIKE = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]|"
    rb"ALS_KEKS=[\w.-]+:[A-Za-z0-9+/]{43}=|ALS_SECRET_KEY=[\w+/=-]{32}|postgres(?:ql)?://[\w.-]+:[\w-]{12,}@"
)
NOT_WANTED = re.compile(r"(^|/)(\.git|\.env|dev\.env|id_rsa)$|^app/(tests|var|bench)/|^app/deploy/secrets/")


def run(*words: str, **how: Any) -> str:
    """A command's output; CalledProcessError with what it said when it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, **how)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:3])} … failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return str(done.stdout).strip()


def base() -> str:
    """The name of a Debian with Python, as an image here; made once for each list of packages."""
    number = hashlib.sha256(" ".join(PACKAGES).encode()).hexdigest()[:12]
    name, tar = f"localhost/base:{number}", KEPT / f"base-{number}.tar"
    if not tar.exists():
        half = tar.with_suffix(".half")
        words = ["--mode=root", "--variant=minbase", f"--include={','.join(PACKAGES)}", "--format=tar"]
        run("mmdebstrap", *words, "bookworm", str(half))
        half.rename(tar)
    if not run("podman", *STORE, "images", "-q", name):
        run("podman", *STORE, "import", str(tar), name)
    return name


def build(ref: str, name: str, on: str) -> float:
    """Build what is committed there; seconds that it took, without the download of wheels."""
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        source = Path(folder)
        archive = subprocess.run(["git", "archive", ref], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(source, filter="data")
        wheels = KEPT / "wheels"
        wheelhouse.download(source / "requirements" / "run.txt", wheels)
        began = time.monotonic()
        words = ["--format", "docker", "--isolation", "chroot", "--network", "host", "--pull=never"]
        words += ["--volume", f"{wheels}:/wheels:ro", "--build-arg", f"BASE={on}"]
        words += ["--build-arg", "PIP_ARGS=--no-index --find-links /wheels"]
        run("buildah", *STORE, "build", *words, "-f", f"{folder}/deploy/Dockerfile", "-t", name, folder)
        return round(time.monotonic() - began, 1)


def layers(name: str) -> Iterator[tuple[str, tarfile.TarFile]]:
    """Every layer of an image, and first its configuration as a layer of one file."""
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        place = f"{folder}/image.tar"
        run("buildah", *STORE, "push", name, f"docker-archive:{place}")
        with tarfile.open(place) as image:
            for member in image:
                if member.name.endswith(".tar") and (inside := image.extractfile(member)):
                    with tarfile.open(fileobj=inside) as layer:
                        yield member.name, layer


def holds_a_key(held: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
    """Whether a file has something that looks like one; cryptographic libraries carry keys to test themselves."""
    inside = held.extractfile(member) if member.isfile() else None
    if inside is None or member.name.endswith((*SHOWN, ".so")) or ".so." in member.name:
        return False
    return KEY_LIKE.search(inside.read()) is not None


def scan(name: str) -> None:
    """Files and lines that no image may hold, in any layer, also one that a later layer covers."""
    found, files, size = [], 0, 0
    for layer, held in layers(name):
        for member in held:
            files += 1
            size += member.size
            if NOT_WANTED.search(member.name):
                found.append(f"{layer[:12]} {member.name}")
            if holds_a_key(held, member):
                found.append(f"{layer[:12]} {member.name}: looks like a key")
    told = json.loads(run("buildah", *STORE, "inspect", "--type", "image", name))
    if KEY_LIKE.search(json.dumps(told).encode()):
        found.append("its configuration or history")
    print("\n".join(found), end="\n" if found else "")
    figure(
        "image_secrets",
        len(found),
        "found",
        f"{files} files in all layers, {size / 1e6:.0f} MB",
        well=not found,
    )
    owner = told["Docker"]["config"]["User"]
    figure("image_user", int(owner.split(":")[0]), "uid", "of its configuration", well=owner == "10001:10001")


# Documents that show what a setting looks like.
SHOWN = (".env.example", "docs/deploying.md")


class Site:
    """Containers of one site, with the settings that each of them gets."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def words(self, image: str, name: str, *verb: str, **extra: str) -> list[str]:
        given = [piece for pair in (self.environment | extra).items() for piece in ("--env", "=".join(pair))]
        return ["podman", *STORE, "run", "--rm", "--name", name, *CONFINED, *HERE, *given, image, *verb]

    def once(self, image: str, *verb: str) -> str:
        return run(*self.words(image, f"once-{secrets.token_hex(4)}", *verb))

    def start(self, image: str, name: str, *verb: str, **extra: str) -> None:
        log = (KEPT / f"{name}.log").open("wb")
        self.running[name] = subprocess.Popen(self.words(image, name, *verb, **extra), stdout=log, stderr=log)

    def stop(self, name: str) -> float:
        """Seconds from SIGTERM until it has ended by itself; after a minute it is killed, and fails."""
        began = time.monotonic()
        run("podman", *STORE, "kill", "--signal", "TERM", name)
        self.running.pop(name).wait(60)
        return round(time.monotonic() - began, 2)

    def end(self) -> None:
        for name in list(self.running):
            subprocess.run(["podman", *STORE, "kill", name], capture_output=True, check=False)
            self.running.pop(name).wait(60)


def status(port: int, path: str = "/health/ready") -> int:
    """0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def confined(site: Site, image: str, port: int) -> None:
    """What a process of the image may do."""
    look = "import os; s = open('/proc/self/status').read(); print(os.getuid(), *[l.split()[1] for l in s.splitlines() "
    look += "if l.startswith(('CapPrm', 'CapEff', 'CapBnd', 'NoNewPrivs'))])"
    uid, *caps, new = site.once(image, "manage", "shell", "-v0", "-c", look).split()
    figure(
        "image_runs_as",
        int(uid),
        "uid",
        f"capabilities {' '.join(caps)}",
        well=uid == "10001" and not any(int(c, 16) for c in caps),
    )
    figure("image_no_new_privileges", int(new), "set", "/proc/self/status", well=new == "1")
    write = "import pathlib\ntry: pathlib.Path('/app/x').touch()\nexcept OSError as error: print(error.errno)"
    said = site.once(image, "manage", "shell", "-v0", "-c", write)
    figure(
        "image_root_read_only",
        int(said) if said.isdigit() else 0,
        "errno",
        "a write to /app",
        well=said == "30",
    )
    began = time.monotonic()
    site.start(image, "web", "web", ALS_WEB_PORT=str(port))
    until(lambda: status(port) == 200)
    figure("image_started", round(time.monotonic() - began, 1), "s", "run to ready", well=status(port) == 200)


def stopped(site: Site, image: str, port: int) -> None:
    """SIGTERM with streams open: every one is told, and the process ends."""
    from core.ids import uuid7
    from live.tickets import stream_url

    for verb in ("streams", "all"):
        site.start(image, verb, verb, ALS_STREAMS_PORT=str(port), ALS_WEB_PORT=str(port))
        until(lambda: status(port, "/live/") == 403)
        url = f"http://127.0.0.1:{port}{stream_url(topic=f'session:{uuid7()}', user_id=uuid7())}"
        opened = [urllib.request.urlopen(url, timeout=30) for _ in range(STREAMS)]
        took = site.stop(verb)
        ended = sum(map(has_ended, opened))
        how = f"`{verb}`, SIGTERM to exit with {ended} of {STREAMS} streams open"
        figure(f"image_{verb}_stopped", took, "s", how, well=took < 10 and ended == STREAMS)


def has_ended(stream: Any) -> bool:
    """Whether a stream was closed in good order, and not cut off or left hanging."""
    try:
        stream.read()
    except (OSError, http.client.HTTPException):
        return False
    return True


class Asking(threading.Thread):
    """Asks for pages one after the other, through the proxy, until it is told to stop and has asked often enough."""

    PAGES = ("/accounts/login/", "/health/ready", "/help/", "/accounts/login/code/")

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.over = port, threading.Event()
        self.found: list[int] = []

    def run(self) -> None:
        while not self.over.is_set() or len(self.found) < REQUESTS:
            self.found.append(status(self.port, self.PAGES[len(self.found) % len(self.PAGES)]))
            time.sleep(0.03)


def upgraded(site: Site, before: str, now: str, ports: tuple[int, int, int]) -> None:
    """The version before serves; the new one migrates, starts beside it, and takes over."""
    old, new, front = ports
    proxy = {
        "ALS_HOST": f"http://:{front}",
        "ALS_PAGES": f"127.0.0.1:{old} 127.0.0.1:{new}",
        "HOME": str(KEPT),
    }
    with (KEPT / "caddy.log").open("wb") as log:
        words = ["caddy", "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        caddy = subprocess.Popen(words, env=os.environ | proxy, stdout=log, stderr=log)
    try:
        site.start(before, "before", "web", ALS_WEB_PORT=str(old))
        if until(lambda: status(front) == 200) > LONG:
            sys.exit((KEPT / "caddy.log").read_text()[-1000:])
        asking = Asking(front)
        asking.start()
        there = migrations()
        site.once(now, "migrate", "-v0")
        site.start(now, "after", "web", ALS_WEB_PORT=str(new))
        until(lambda: status(new) == 200)
        time.sleep(6)  # the proxy looks every five seconds
        took = site.stop("before")
        time.sleep(3)
        asking.over.set()
        asking.join(120)
        lost = [each for each in asking.found if each != 200]
        how = f"of {len(asking.found)}, {migrations() - there} migrations, the version before gave way in {took} s"
        figure(
            "image_upgrade_lost", len(lost), "requests", how, well=not lost and len(asking.found) >= REQUESTS
        )
    finally:
        caddy.send_signal(signal.SIGTERM)
        caddy.wait(30)


def migrations() -> int:
    """How many the database has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        return int(cursor.fetchone()[0])


def version_before() -> str:
    """The commit before the newest migration came in, so that an upgrade has something to do."""
    return (
        run("git", "log", "-1", "--diff-filter=A", "--format=%h", "--", "*/migrations/0*.py", cwd=ROOT) + "~1"
    )


def tried(before: str, now: str) -> None:
    """Run, stop and upgrade them on PostgreSQL and Redis of their own."""
    from tests.servers import free_port, postgres, redis

    (database, _), (broker, _) = postgres(), redis()
    database.start()
    broker.start()
    own = {
        "ALS_SECRET_KEY": secrets.token_urlsafe(48),
        "ALS_KEKS": f"try:{b64encode(secrets.token_bytes(32)).decode()}",
    }
    own |= {"DATABASE_URL": database.url, "REDIS_URL": broker.url, "ALS_SITE_URL": "https://localhost"}
    own |= {
        "ALS_TRUSTED_PROXIES": "1",
        "ALS_SSL_REDIRECT": "no",
        "ALS_BIND": "127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }
    os.environ.update(own, DJANGO_SETTINGS_MODULE="als_site.settings")
    import django

    django.setup()
    site = Site(own)
    try:
        site.once(before, "migrate", "-v0")
        ports = (free_port(), free_port(), free_port())
        upgraded(site, before, now, ports)
        site.end()
        confined(site, now, ports[0])
        figure("image_web_stopped", took := site.stop("web"), "s", "SIGTERM to exit", well=took < 10)
        stopped(site, now, ports[1])
    finally:
        site.end()
        database.remove()
        broker.remove()


def one_tree_of_cgroups() -> None:
    """crun refuses machines with the old trees: begin again with a new one over them, which only this process sees."""
    if not Path("/sys/fs/cgroup/cgroup.controllers").exists():
        again = 'mount -t cgroup2 none /sys/fs/cgroup && exec "$@"'
        words = [
            "unshare",
            "--mount",
            "sh",
            "-c",
            again,
            "sh",
            sys.executable,
            "-m",
            "scripts.image",
            *sys.argv[1:],
        ]
        os.execvp(words[0], words)  # noqa: S606 - the words are ours


def main() -> int:
    os.chdir(ROOT)
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        sys.exit(f"Not to be had here: {', '.join(missing)}. On Debian: apt install {' '.join(missing)}")
    one_tree_of_cgroups()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that containers and servers end with this
    KEPT.mkdir(parents=True, exist_ok=True)
    on, before = base(), sys.argv[1] if len(sys.argv) > 1 else version_before()
    build(before, "localhost/als:before", on)
    figure("image_built", build("HEAD", "localhost/als:now", on), "s", "from wheels, on a base that is kept")
    size = int(run("podman", *STORE, "image", "inspect", "--format", "{{.Size}}", "localhost/als:now"))
    figure("image_size", round(size / 1e6), "MB", "podman image inspect", well=size < 500e6)
    run("podman", *STORE, "image", "prune", "--force")
    scan("localhost/als:now")
    tried("localhost/als:before", "localhost/als:now")
    print(f"not well: {', '.join(failed)}" if failed else "all well", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
