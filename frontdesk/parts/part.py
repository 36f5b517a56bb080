"""A part of the system: a process, and how to tell that it is ready."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.parts.process import Process

SECONDS_BETWEEN_LOOKS = 0.05


class PartFailed(Exception):
    """A part ended by itself or did not become ready; says which, and shows the end of what it wrote."""

    def __init__(self, process: Process, what_happened: str) -> None:
        super().__init__(f"{process.name} {what_happened}. Its log, {process.log}, ends:\n{process.log_tail()}")
        self.name = process.name


@dataclass
class Part:
    """`seconds`: how long it may take to become ready."""

    process: Process
    is_ready: Callable[[], bool]
    seconds: float = 60

    @property
    def name(self) -> str:
        return self.process.name

    def start(self) -> None:
        """Starts it and waits until it is ready; a part that fails to be is not left running."""
        self.launch()
        try:
            self.wait()
        except PartFailed:
            self.process.kill()
            raise

    def launch(self) -> None:
        """Starts it without waiting, so that several can get ready at the same time."""
        try:
            self.process.start()
        except OSError as error:
            raise PartFailed(self.process, f"could not be started ({error})") from error

    def wait(self) -> None:
        wait_until_ready(self.is_ready, self.seconds, self.process)

    def is_alive(self) -> bool:
        return self.process.is_alive()

    def stop(self, timeout: float = 10) -> None:
        self.process.stop(timeout)

    def kill(self) -> None:
        self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Nobody answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until_ready(ready: str | Callable[[], bool], timeout: float, process: Process) -> None:
    """`ready`: a URL that answers below 400, or a check. PartFailed when `process` ends or `timeout` seconds pass."""
    check = ready if callable(ready) else lambda: answers(ready)
    deadline = time.monotonic() + timeout
    while True:
        # First: on a port that was taken already, it is somebody else who answers.
        if not process.is_alive():
            raise PartFailed(process, "ended while it was starting")
        if check():
            return
        if time.monotonic() > deadline:
            raise PartFailed(process, f"was not ready after {timeout:.0f} s")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def answers(url: str, timeout: float = 2) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=timeout):  # noqa: S310  # our own loopback addresses
            return True
    except (urllib.error.URLError, OSError):
        return False
