"""A reader's browser: Chromium with a profile of its own, through chromedriver."""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MISSING = "" if CHROMIUM and CHROMEDRIVER else "Chromium and chromedriver are not installed"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
)
# What the box of results says before the search is ready, in the language of the book.
_NOTE_IDLE = """new MutationObserver((_, observer) => {
  const meta = document.querySelector(".md-search-result__meta");
  const said = meta ? meta.textContent.trim() : "";
  if (said) { window.__idle = said; observer.disconnect(); }
}).observe(document, {childList: true, subtree: true});"""
_OPEN_SEARCH = """
document.querySelector("#__search").checked || document.querySelector("#__search").click();
document.querySelector("[data-md-component=search-query]").focus();"""
_SEARCH_READY = (
    "return document.querySelector('.md-search-result__meta').textContent.trim() !== window.__idle"
)
_TYPE = """
const box = document.querySelector("[data-md-component=search-query]");
window.__answered = 0;
window.__watch = window.__watch || new MutationObserver(() => window.__answered++);
window.__watch.observe(document.querySelector("[data-md-component=search-result]"),
                       {childList: true, subtree: true, characterData: true});
box.value = arguments[0];
box.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));"""
_TITLES = """
return [...document.querySelectorAll(".md-search-result__item > a.md-search-result__link")]
       .map(a => a.querySelector("h1, h2").innerText)"""


class Browser:
    def __enter__(self) -> Browser:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for flag in [*_FLAGS.split(), f"--user-data-dir={self._profile.name}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self._driver = webdriver.Chrome(options, Service(CHROMEDRIVER))
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source=_NOTE_IDLE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._driver.quit()
        self._profile.cleanup()

    def open(self, address: str | Path) -> None:
        self._driver.get(address.as_uri() if isinstance(address, Path) else address)

    def run(self, script: str, *args: Any) -> Any:
        """The value of a JavaScript function body; a promise is waited for."""
        return self._driver.execute_script(script, *args)

    def cdp(self, command: str, **params: Any) -> Any:
        return self._driver.execute_cdp_cmd(command, params)

    def wait(self, script: str, *args: Any, seconds: float = 15) -> Any:
        """The first true value of the script; raises TimeoutError with the script when there is none."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run(script, *args)
            if value:
                return value
            time.sleep(0.05)
        raise TimeoutError(script)

    def requests(self) -> list[str]:
        """Addresses of files and servers asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self._driver.get_log("performance")]
        sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if url.split(":")[0] in ("http", "https", "ws", "wss", "ftp", "file")]

    def complaints(self) -> list[str]:
        """Errors on the console since the last call."""
        return [entry["message"] for entry in self._driver.get_log("browser") if entry["level"] == "SEVERE"]

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        view = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.cdp("Emulation.setDeviceMetricsOverride", **view)

    def screenshot(self, to: Path, *, whole: bool = False) -> None:
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        to.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, to: Path) -> None:
        to.write_bytes(base64.b64decode(self.cdp("Page.printToPDF", preferCSSPageSize=True)["data"]))

    def search(self, words: str) -> list[str]:
        """What the reader finds: titles of the results, best first, one per page."""
        self.run(_OPEN_SEARCH)
        self.wait(_SEARCH_READY)
        self.run(_TYPE, words)
        self.wait("return window.__answered")
        return list(self.run(_TITLES))
