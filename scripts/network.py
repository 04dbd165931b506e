"""Machines of a network of their own: each a network namespace with one address, all of them on one bridge.

It needs root, `ip` (iproute2) and `setpriv`; nothing leaves the bridge, and nothing is left behind.
"""

import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.stage import Durable
from tests import servers

BRIDGE = "alsbr0"
SUBNET = "10.77.0"
HERE = f"{SUBNET}.1"  # this machine's own end: mail server, and everybody's browsers


def ip(*words: str, check: bool = True) -> None:
    subprocess.run(["ip", *words], check=check, capture_output=not check)


class Machine:
    """One network namespace, whose cable can be pulled."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.space, self.cable = name, f"als-{name}", f"alsv{number}"
        self.address = f"{SUBNET}.{number}"

    def build(self) -> None:
        self.remove()
        ip("netns", "add", self.space)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.space)
        ip("link", "set", self.cable, "master", BRIDGE, "up")
        for words in (
            ("addr", "add", f"{self.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            ip("-n", self.space, *words)

    def words(self, *before: str) -> list[str]:
        """What a command begins with, to run here: it becomes the command itself, and takes its signals."""
        return ["ip", "netns", "exec", self.space, *before]

    def pull(self) -> None:
        """Out goes the cable: nobody is told, packets are simply gone."""
        ip("link", "set", self.cable, "down")

    def plug(self) -> None:
        ip("link", "set", self.cable, "up")

    def remove(self) -> None:
        ip("link", "del", self.cable, check=False)
        ip("netns", "del", self.space, check=False)


class Network:
    """The bridge and its machines, by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self.machines = {name: Machine(name, number) for number, name in enumerate(names, 11)}

    def __enter__(self) -> dict[str, Machine]:
        ip("link", "del", BRIDGE, check=False)
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for machine in self.machines.values():
            machine.build()
        return self.machines

    def __exit__(self, *_error: object) -> None:
        for machine in self.machines.values():
            machine.remove()
        ip("link", "del", BRIDGE, check=False)


class Database(Durable):
    """A PostgreSQL on a machine of the network, whose commits wait for the disk."""

    def __init__(self, machine: Machine) -> None:
        found, _origin = servers.postgres()
        found.remove()
        super().__init__(found.binaries)
        self.machine = machine
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {SUBNET}.0/24 trust\n")
        self.owner, self.who = self.who, {}

    @property
    def url(self) -> str:
        return f"postgres://als@{self.machine.address}:{self.port}/postgres"

    def command(self) -> list[str]:
        own = super().command()
        owner: dict[str, Any] = dict(self.owner)
        as_owner = ["setpriv", f"--reuid={owner['user']}", f"--regid={owner['group']}", "--clear-groups"]
        return [*self.machine.words(*as_owner), *own, "-c", "listen_addresses=*"]

    def answers(self) -> bool:
        ask = [str(self.binaries / "pg_isready"), "-q", "-h", self.machine.address, "-p", str(self.port)]
        return subprocess.run([*ask, "-U", "als"], check=False).returncode == 0


class Broker(servers.Redis):
    """A Redis on a machine of the network."""

    def __init__(self, machine: Machine) -> None:
        found, _origin = servers.redis()
        found.remove()
        super().__init__(found.binary)
        self.machine, self.who = machine, {}

    @property
    def url(self) -> str:
        return f"redis://{self.machine.address}:{self.port}/0"

    def command(self) -> list[str]:
        return [*self.machine.words(), *super().command(), "--bind", "0.0.0.0", "--protected-mode", "no"]  # noqa: S104

    def answers(self) -> bool:
        try:
            with socket.create_connection((self.machine.address, self.port), 1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Proxy:
    """nginx with `deploy/nginx.conf`, as documented: its names and places are put in, nothing else is changed."""

    HOST = "sets.example.org"

    def __init__(
        self,
        before: Sequence[str],
        folder: Path,
        pages: Sequence[str],
        streams: Sequence[str],
        port: int = 443,
    ) -> None:
        self.before, self.folder = before, folder
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        self.certificate = folder / "fullchain.pem"
        key = folder / "privkey.pem"
        made = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ]
        made += [
            "-keyout",
            str(key),
            "-out",
            str(self.certificate),
            "-days",
            "2",
            "-subj",
            f"/CN={self.HOST}",
        ]
        subprocess.run([*made, "-addext", f"subjectAltName=DNS:{self.HOST}"], check=True, capture_output=True)
        site = Path("deploy/nginx.conf").read_text()
        for was, becomes in (
            (f"/etc/letsencrypt/live/{self.HOST}", str(folder)),
            ("/var/log/nginx", str(folder)),
            ("    listen 80;\n", f"    listen {port + 1 if port != 443 else 80};\n"),
            ("    listen 443 ", f"    listen {port} "),
            ("    listen [::]:80;\n", ""),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("server 127.0.0.1:8001 ", "server PAGES "),
            ("server 127.0.0.1:8002 ", "server STREAMS "),
        ):
            if was not in site:
                raise RuntimeError(f"deploy/nginx.conf has no {was!r} any more")
            site = site.replace(was, becomes)
        for name, places in (("PAGES", pages), ("STREAMS", streams)):
            before, rest = site.split(f"server {name} ", 1)
            how, after = rest.split(";", 1)
            site = before + " ".join(f"server {place} {how};" for place in places) + after
        around = f"user root;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        around += f"events {{ worker_connections 8192; }}\nhttp {{\naccess_log off;\n{site}\n}}\n"
        (folder / "nginx.conf").write_text(around)

    def start(self) -> None:
        words = ["nginx", "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
        log = (self.folder / "out").open("ab")
        self.process = subprocess.Popen(
            [*self.before, *words], stdout=log, stderr=log, start_new_session=True
        )

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
