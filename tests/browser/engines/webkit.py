"""Windows of WebKitGTK, the engine of Safari, as Debian has it (webkit2gtk-driver, xvfb)."""

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.window import FINDS, Window

PLACES = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
# Safari gives no focus to a button that is clicked; this engine does.
AS_SAFARI = """
  document.addEventListener("mousedown", (event) => {
    if (!event.target.closest("button, summary, a")) return;
    event.preventDefault();
    document.activeElement?.blur();
  }, true);
"""
# The program's own toolbar would not let a window be as narrow as a phone.
SLIM = "window * { padding: 0; margin: 0; min-width: 0; min-height: 0; border-width: 0; }"


class WebKit(Window):
    def __init__(self, url: str, size: tuple[int, int], cookie: tuple[str, str], display: str) -> None:
        self.url, self.folder = url, tempfile.mkdtemp(prefix="als-webkit-")
        environment = os.environ | {
            "DISPLAY": display,
            "XDG_CONFIG_HOME": self.folder,
            # Root may not make the sandbox, and looks at nothing but the site on this machine.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        os.makedirs(f"{self.folder}/gtk-3.0")
        with open(f"{self.folder}/gtk-3.0/gtk.css", "w") as styles:
            styles.write(SLIM)
        options = webdriver.WebKitGTKOptions()
        options.binary_location = glob.glob(PLACES)[-1]
        options.add_argument("--automation")
        service = Service(executable_path=shutil.which("WebKitWebDriver"), env=environment)
        self.driver = webdriver.WebKitGTK(options=options, service=service)
        self.driver.set_window_size(*size)
        around = size[1] - int(self.run("return innerHeight"))
        self.driver.set_window_size(size[0], size[1] + around)
        self.driver.get(f"{url}/health/live")
        self.driver.add_cookie({"name": cookie[0], "value": cookie[1]})

    def go(self, path: str) -> None:
        self.driver.get(self.url + path)
        self.run(AS_SAFARI)

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def _click(self, kind: str, name: str) -> None:
        """Found anew if the room was painted between the look and the click."""
        for _try in range(20):
            with suppress(StaleElementReferenceException):
                self.run(FINDS + "return find(arguments[0], arguments[1])", kind, name).click()
                return
        raise AssertionError(f"{kind} “{name}” does not stay")

    def type(self, words: str) -> None:
        self.driver.switch_to.active_element.send_keys(words.replace("\n", Keys.ENTER))

    def close(self) -> None:
        self.driver.quit()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def screen() -> Iterator[str]:
    """A display for its windows, which this engine does not do without: its name."""
    if not shutil.which("WebKitWebDriver") or not shutil.which("Xvfb") or not glob.glob(PLACES):
        pytest.fail("WebKit is missing: install Debian's packages webkit2gtk-driver and xvfb")
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as said:
                yield f":{said.readline().strip()}"
        finally:
            server.terminate()
