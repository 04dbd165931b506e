"""Windows of Firefox as Debian has it (firefox-esr), each of somebody else, through WebDriver BiDi.

https://w3c.github.io/webdriver-bidi/ says what the commands are; no driver stands between.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from websocket import create_connection

from tests.browser.engines.window import FINDS, PATIENCE, Window

PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
MIDDLE = "const at = find(arguments[0], arguments[1]).getBoundingClientRect();"
MIDDLE += "return [Math.round(at.x + at.width / 2), Math.round(at.y + at.height / 2)]"


class Line:
    """The connection to one Firefox."""

    def __init__(self, address: str) -> None:
        self._line = create_connection(f"{address}/session", timeout=PATIENCE, suppress_origin=True)
        self._ids = count(1)
        self.complaints: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])

    def ask(self, method: str, **given: Any) -> Any:
        number = next(self._ids)
        self._line.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            said = json.loads(self._line.recv())
            if said.get("method") == "log.entryAdded":
                self._hear(said["params"])
            elif said.get("id") == number:
                assert said["type"] == "success", f"{method}: {said}"
                return said["result"]

    def _hear(self, entry: dict[str, Any]) -> None:
        """A script that failed; an answer that did not come is part of many sessions."""
        if entry["level"] == "error" and entry["type"] == "javascript":
            self.complaints.append(str(entry["text"]))

    def close(self) -> None:
        self._line.close()


class Firefox(Window):
    def __init__(self, url: str, size: tuple[int, int], cookie: tuple[str, str], line: Line) -> None:
        self.url, self.line = url, line
        self.person = line.ask("browser.createUserContext")["userContext"]
        made = line.ask("browsingContext.create", type="window", userContext=self.person)
        self.tab = made["context"]
        viewport = {"width": size[0], "height": size[1]}
        line.ask("browsingContext.setViewport", context=self.tab, viewport=viewport)
        self.go("/")  # a page: what is no page keeps no cookies
        self.run("document.cookie = `${arguments[0]}=${arguments[1]}; path=/; SameSite=Lax`", *cookie)

    def go(self, path: str) -> None:
        self.line.ask("browsingContext.navigate", context=self.tab, url=self.url + path, wait="complete")

    def run(self, script: str, *given: Any) -> Any:
        """As text there and back: what a script gives is data."""
        done = f"(function () {{ {script} }})(...JSON.parse(given))"
        body = f"function (given) {{ return JSON.stringify({done} ?? null) }}"
        found = self.line.ask(
            "script.callFunction",
            functionDeclaration=body,
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self.tab},
            awaitPromise=False,
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def _click(self, kind: str, name: str) -> None:
        self.line.ask("browsingContext.activate", context=self.tab)  # of what lies behind nothing is painted
        x, y = self.run(FINDS + MIDDLE, kind, name)
        hand = [{"type": "pointerMove", "x": x, "y": y}]
        hand += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._perform({"type": "pointer", "id": "hand", "actions": hand})

    def type(self, words: str) -> None:
        keys = [{"type": way, "value": key} for key in words for way in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keys", "actions": keys})

    def _perform(self, actions: dict[str, Any]) -> None:
        self.line.ask("input.performActions", context=self.tab, actions=[actions])

    def close(self) -> None:
        self.line.ask("browser.removeUserContext", userContext=self.person)


@contextmanager
def running() -> Iterator[Line]:
    """One Firefox without a screen; a script that failed in any of its windows fails the test."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.fail("Firefox is missing: install Debian's package firefox-esr")
    with tempfile.TemporaryDirectory(prefix="als-firefox-", ignore_cleanup_errors=True) as folder:
        with open(f"{folder}/user.js", "w") as preferences:
            preferences.writelines(
                f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
                for name, value in PREFERENCES.items()
            )
        words = [program, "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port=0"]
        environment = os.environ | {"HOME": folder}
        with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True) as browser:
            assert browser.stderr is not None
            said = (LISTENS.search(line) for line in browser.stderr)
            line = Line(next(found[1] for found in said if found))
            try:
                yield line
            finally:
                line.close()
                browser.terminate()
        assert line.complaints == []
