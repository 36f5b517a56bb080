"""A small real HTTP server for a test: what it answers is a function of the request."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import SplitResult, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    url: SplitResult
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answered:
    """`status` 0: the connection is closed without a word."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"


Answer = Callable[[Asked], Answered]


@contextmanager
def serve(answer: Answer) -> Iterator[str]:
    """Yields the server's URL; afterwards nothing listens there."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answered = answer(Asked(self.command, urlsplit(self.path), dict(self.headers.items()), body))
            if answered.status == 0:
                self.close_connection = True
                return
            self.send_response(answered.status)
            self.send_header("Content-Type", answered.content_type)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            self.wfile.write(answered.body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: pytest would show every request of a failed test."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """A caller that was killed in the middle of a call is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
