"""Shows the last good book on this machine alone, and tells open pages when there is a newer one."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from watchfiles import watch

from playbook.problems import CannotRun, Problem

_LIVE = "/.playbook/live"
_POLL_SECONDS = 20.0
_FILE_CHECK_MS = 300
_NOTHING_YET = b"<!doctype html><meta charset=utf-8><title>playbook</title><body></body>"
# `seen=-1` is answered at once, so that a page opened while a build is broken shows the error as well.
_SCRIPT = """<script>(async () => {
  const loaded = %d;
  let seen = -1, shown;
  for (;;) {
    let state;
    try { state = await (await fetch("%s?seen=" + seen)).json(); }
    catch { await new Promise(wake => setTimeout(wake, 1000)); continue; }
    seen = state.version;
    if (shown) { shown.remove(); shown = undefined; }
    if (state.error) {
      shown = document.createElement("div");
      shown.setAttribute("role", "alert");
      shown.style.cssText = "position:fixed;inset:0;z-index:1000;overflow:auto;background:#fff;color:#15191f";
      shown.attachShadow({mode: "open"}).innerHTML = state.error;
      document.body.append(shown);
    } else if (seen !== loaded) { location.reload(); return; }
  }
})();</script>"""


class Server:
    """Serves `directory()` on 127.0.0.1, asked anew for every file, so that a swapped book is seen at once.

    `port` 0 takes a free one. Not for publishing: no encryption, one reader.
    """

    def __init__(self, directory: Callable[[], Path], port: int = 8000) -> None:
        self._directory, self._port = directory, port
        self._changed = threading.Condition()
        self._version, self._error, self._stopping = 0, "", False
        self._http: _Http | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where the book is, for example `http://127.0.0.1:8000/`."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Begin serving in the background; raises CannotRun when the port is taken."""
        try:
            self._http = _Http(("127.0.0.1", self._port), self._handler)
        except OSError as error:
            message = f"port {self._port} cannot be used: {error.strerror or error}"
            help_ = "Close the other program, or choose another port with --port."
            raise CannotRun(Problem("error", "port-not-free", message, help=help_)) from error
        self._port = self._http.server_address[1]
        run = {"poll_interval": 0.1}
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs=run, name="playbook-serve")
        self._thread.start()

    def reload(self) -> None:
        """There is a new good book: open pages load it, an error shown goes away."""
        self._announce("")

    def show_error(self, html: str) -> None:
        """Lay `html` (escaped by the caller, may hold a style element) over every page until `reload`."""
        self._announce(html)

    def stop(self) -> None:
        """Stop at once, whatever readers are doing; no thread is left."""
        if self._http is None or self._thread is None:
            return
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()
        self._http = self._thread = None

    def _announce(self, error: str) -> None:
        with self._changed:
            self._version, self._error = self._version + 1, error
            self._changed.notify_all()

    def _handler(self, *args: Any) -> _Handler:
        return _Handler(self, *args)

    def allows(self, host: str) -> bool:
        """A page of a foreign site must not read the book through a name that points here (DNS rebinding)."""
        return host in {f"127.0.0.1:{self._port}", f"localhost:{self._port}"}

    def folder(self) -> Path:
        return self._directory()

    def state(self, seen: int) -> dict[str, object]:
        """Version and error, as soon as the version is no longer the one seen."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._version != seen, _POLL_SECONDS)
            return {"version": self._version, "error": self._error}

    def script(self) -> bytes:
        return (_SCRIPT % (self._version, _LIVE)).encode()


class _Http(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, address: tuple[str, int], handler: Callable[..., _Handler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is no event."""

    def hang_up(self) -> None:
        """Browsers open connections ahead of need; without this their threads would wait for a request."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, server: Server, *args: Any) -> None:
        self._book = server
        super().__init__(*args, directory=str(server.folder()))

    def do_GET(self) -> None:
        if not self._book.allows(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif urlsplit(self.path).path == _LIVE:
            self._tell_state()
        elif not self._sent_page():
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._book.allows(self.headers.get("Host", "")):
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal belongs to the build."""

    def _tell_state(self) -> None:
        asked = parse_qs(urlsplit(self.path).query).get("seen", ["-1"])[0]
        seen = int(asked) if asked.removeprefix("-").isdecimal() else -1
        self._send(HTTPStatus.OK, "application/json", json.dumps(self._book.state(seen)).encode())

    def _sent_page(self) -> bool:
        """A page with the reload script in it; a missing one is answered with the book's own 404 page."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html":
            return False
        status, script = HTTPStatus.OK, self._book.script()
        if not path.is_file():
            status, path = HTTPStatus.NOT_FOUND, Path(self.directory) / "404.html"
        html = path.read_bytes() if path.is_file() else _NOTHING_YET
        before, body, after = html.rpartition(b"</body>")
        self._send(status, "text/html; charset=utf-8", before + script + body + after)
        return True

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def changes(watched: Sequence[Path], stop: threading.Event) -> Iterator[set[Path]]:
    """What was saved, added or removed of the folders and files in `watched`, until `stop` is set.

    Files saved together come together. A path that does not exist yet may appear later.
    """
    while not stop.is_set():
        folders = [path for path in watched if path.is_dir()]
        others = [path for path in watched if path not in folders]
        stamps = {path: _stamp(path) for path in others}
        if not folders:
            stop.wait(_FILE_CHECK_MS / 1000)
        batches = watch(*folders, stop_event=stop, rust_timeout=_FILE_CHECK_MS, yield_on_timeout=True)
        for batch in batches if folders else [set()]:
            saved = {Path(name) for _, name in batch}
            saved |= {path for path in others if _stamp(path) != stamps[path]}
            if saved:
                stamps = {path: _stamp(path) for path in others}
                yield saved
            if any(path.is_dir() for path in others) or not all(path.is_dir() for path in folders):
                break


def _stamp(path: Path) -> tuple[int, int] | None:
    """Editors save by renaming another file into place, so a single file is looked at, not watched."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size
