"""A part is ready, or says with its own last words why it is not."""

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.parts.part import Part, PartFailed, answers, free_port
from frontdesk.parts.process import Process

WAIT_FOR_EVER = "import signal; print('listening to nobody', flush=True); signal.pause()"


def part_of(tmp_path: Path, program: str, *, ready: bool, seconds: float = 20) -> Part:
    process = Process("the part", [sys.executable, "-c", program], tmp_path / "part.log")
    return Part(process, lambda: ready, seconds)


@pytest.fixture
def server() -> Iterator[str]:
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    httpd = http.server.HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def test_a_part_that_ends_while_it_starts_shows_its_log(tmp_path: Path) -> None:
    part = part_of(tmp_path, "raise SystemExit('no such file: model.tar.gz')", ready=False)
    with pytest.raises(PartFailed, match=r"the part ended while it was starting[\s\S]*no such file: model.tar.gz"):
        part.start()


def test_a_part_that_is_never_ready_is_named_and_not_left_running(tmp_path: Path) -> None:
    part = part_of(tmp_path, WAIT_FOR_EVER, ready=False, seconds=0.3)
    with pytest.raises(PartFailed, match="the part was not ready after") as failure:
        part.start()
    assert failure.value.name == "the part"
    assert not part.is_alive()


def test_a_part_whose_program_is_missing_is_named(tmp_path: Path) -> None:
    process = Process("the part", [str(tmp_path / "no-such-program")], tmp_path / "part.log")
    with pytest.raises(PartFailed, match=r"the part could not be started.*no-such-program"):
        Part(process, lambda: True).start()


def test_another_server_on_its_port_does_not_make_a_dead_part_ready(tmp_path: Path) -> None:
    part = part_of(tmp_path, "raise SystemExit('address already in use')", ready=True)
    part.launch()
    while part.is_alive():
        pass
    with pytest.raises(PartFailed, match="address already in use"):
        part.wait()


def test_a_ready_part_runs_until_it_is_stopped(tmp_path: Path) -> None:
    part = part_of(tmp_path, WAIT_FOR_EVER, ready=True)
    part.start()
    assert part.is_alive()
    part.stop()
    assert not part.is_alive()


def test_only_a_good_answer_counts(server: str) -> None:
    assert answers(f"{server}/healthz")
    assert not answers(f"{server}/starting")
    assert not answers(f"http://127.0.0.1:{free_port()}/healthz")
