"""The book on this machine: the newest good one, pages that renew themselves, nobody else let in."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import Browser

from playbook.outputs.website_server import Server, changes
from playbook.problems import CannotRun

PAGE = "<!doctype html><html><body><h1>{}</h1></body></html>"


def a_book(folder: Path, title: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(PAGE.format(title))
    (folder / "book.css").write_text("h1 { color: red }")
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    here = [a_book(tmp_path / "one", "First")]
    running = Server(lambda: here[-1], port=0)
    running.here = here  # type: ignore[attr-defined]
    running.start()
    yield running
    running.stop()


def get(server: Server, path: str, **headers: str) -> tuple[int, str]:
    place = urlsplit(server.address).netloc
    connection = http.client.HTTPConnection(place, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_pages_carry_the_reload_script_only_when_served(server: Server, tmp_path: Path) -> None:
    status, body = get(server, "/")
    assert status == 200
    assert "<h1>First</h1>" in body and "<script>" in body
    assert "<script>" not in (tmp_path / "one/index.html").read_text()
    assert get(server, "/book.css") == (200, "h1 { color: red }")


def test_the_folder_is_asked_for_anew_each_time(server: Server, tmp_path: Path) -> None:
    server.here.append(a_book(tmp_path / "two", "Second"))  # type: ignore[attr-defined]
    assert "<h1>Second</h1>" in get(server, "/index.html")[1]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "0.0.0.0:{port}", ""])
def test_another_host_name_is_refused(server: Server, host: str) -> None:
    port = str(urlsplit(server.address).port)
    status, body = get(server, "/", Host=host.format(port=port))
    assert status == 421
    assert "First" not in body
    assert get(server, "/.playbook/live?seen=-1", Host=host.format(port=port))[0] == 421
    assert get(server, "/", Host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize(
    "path", ["/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "//secret.html"]
)
def test_nothing_outside_the_book_is_served(server: Server, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.html").write_text("secret")
    status, body = get(server, path)
    assert status == 404
    assert "secret" not in body


def test_folders_are_not_listed_and_missing_pages_get_the_books_own_answer(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "one/sub").mkdir()
    (tmp_path / "one/sub/x.txt").write_text("x")
    assert get(server, "/sub/")[0] == 404
    assert "x.txt" not in get(server, "/sub/")[1]
    (tmp_path / "one/404.html").write_text(PAGE.format("No such page"))
    status, body = get(server, "/gone.html")
    assert status == 404
    assert "No such page" in body


def test_an_error_stays_until_the_next_good_build(server: Server) -> None:
    server.show_error("<p>stages.yaml:5</p>")
    assert json.loads(get(server, "/.playbook/live?seen=-1")[1]) == {
        "version": 1,
        "error": "<p>stages.yaml:5</p>",
    }
    server.reload()
    assert json.loads(get(server, "/.playbook/live?seen=1")[1]) == {"version": 2, "error": ""}
    assert json.loads(get(server, "/.playbook/live?seen=nonsense")[1])["version"] == 2


def test_stop_leaves_no_thread_though_readers_wait(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    server = Server(lambda: a_book(tmp_path, "x"), port=0)
    server.start()
    place = urlsplit(server.address)
    silent = socket.create_connection((place.hostname, place.port))
    waiting = socket.create_connection((place.hostname, place.port))
    waiting.sendall(f"GET /.playbook/live?seen=0 HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    assert get(server, "/")[0] == 200
    server.stop()
    server.stop()
    assert set(threading.enumerate()) == before
    silent.close()
    waiting.close()


def test_a_taken_port_is_told_with_a_way_out(server: Server, tmp_path: Path) -> None:
    port = urlsplit(server.address).port
    assert port
    with pytest.raises(CannotRun, match=f"port {port} cannot be used") as caught:
        Server(lambda: tmp_path, port).start()
    assert "--port" in caught.value.problem.help


def test_an_open_page_renews_itself_and_shows_errors(
    server: Server, browser: Browser, tmp_path: Path
) -> None:
    browser.open(server.address)
    title = "return document.querySelector('h1').innerText"
    assert browser.run(title) == "First"
    server.show_error("<h2>stages.yaml:5:3: unknown key</h2>")
    overlay = "const e = document.querySelector('[role=alert]'); return e && e.shadowRoot.textContent"
    assert browser.wait(overlay) == "stages.yaml:5:3: unknown key"
    assert browser.run(title) == "First"
    browser.open(server.address)
    assert browser.wait(overlay) == "stages.yaml:5:3: unknown key"
    server.here.append(a_book(tmp_path / "two", "Second"))  # type: ignore[attr-defined]
    server.reload()
    assert browser.wait("return document.querySelector('h1').innerText === 'Second'")
    assert not browser.run(overlay)


def test_saved_files_are_noticed_however_an_editor_saves(tmp_path: Path) -> None:
    (tmp_path / "company").mkdir()
    yml, stop, seen = tmp_path / "mkdocs.yml", threading.Event(), []
    yml.write_text("a: 1")
    late = tmp_path / "templates"
    steps = iter(
        [
            lambda: (tmp_path / "company/stages.yaml").write_text("stages: []"),
            lambda: ((tmp_path / "new").write_text("a: 22"), (tmp_path / "new").replace(yml)),
            lambda: late.mkdir(),
            lambda: (late / "page.md.j2").write_text("x"),
        ]
    )

    def follow() -> None:
        for batch in changes([tmp_path / "company", yml, late], stop):
            seen.append({path.name for path in batch})
            noticed.set()

    noticed = threading.Event()
    thread = threading.Thread(target=follow)
    thread.start()
    try:
        for step in steps:
            stop.wait(0.5)
            noticed.clear()
            step()
            assert noticed.wait(10), seen
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert [sorted(names)[0] for names in seen][:4] == [
        "stages.yaml",
        "mkdocs.yml",
        "templates",
        "page.md.j2",
    ]
