"""Runs one program in a process group of its own, which never outlives the process that started it."""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from frontdesk.parts import guard

LOG_LINES_SHOWN = 15


@dataclass
class Process:
    """`environment` None: the one of this process. `user`: the uid to run as, when this process is root's."""

    name: str
    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    user: int | None = None
    _popen: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _log_start: int = field(default=0, init=False, repr=False)

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    def start(self) -> None:
        if self.is_alive():
            return
        self.kill()  # what a leader that ended by itself left in its group, and in the guard's book
        announce_to_guard = _announcer(_guard_input(), self.stop_signal)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._popen = subprocess.Popen(  # noqa: S603  # the argv is ours, never a patient's
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.folder,
                process_group=0,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                preexec_fn=announce_to_guard,
            )

    def is_alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def stop(self, timeout: float = 10) -> None:
        """Asks the leader, which knows how to end its children; after `timeout` seconds kills the whole group."""
        if self._popen is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout)
        self.kill()

    def ask_to_stop(self) -> None:
        """Signals without waiting, so that several can end at the same time."""
        if self._popen is not None:
            self._popen.send_signal(self.stop_signal)

    def kill(self) -> None:
        """SIGKILL to the leader and whatever it left in its group."""
        if self._popen is None:
            return
        pid = self._popen.pid
        guard.signal_group(pid, signal.SIGKILL)
        self._popen.wait()
        os.write(_guard_input(), b"-%d\n" % pid)
        self._popen = None

    def log_tail(self, lines: int = LOG_LINES_SHOWN) -> str:
        """The end of what it wrote since it was last started."""
        if not self.log.exists():
            return ""
        written = self.log.read_bytes()[self._log_start :].decode(errors="replace")
        return "\n".join(written.splitlines()[-lines:])


@cache
def _guard_input() -> int:
    """The pipe to this process's guard; its end, when we die, is what the guard waits for."""
    read_end, write_end = os.pipe()
    process = subprocess.Popen(  # noqa: S603  # this Python and our own script
        [sys.executable, "-I", "-S", guard.__file__],
        stdin=read_end,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(read_end)
    atexit.register(_let_go, process, write_end)
    return write_end


def _let_go(guard_process: subprocess.Popen[bytes], write_end: int) -> None:
    os.close(write_end)
    guard_process.wait(guard.SECONDS_TO_END + 2)


def _announcer(guard_input: int, stop_signal: signal.Signals) -> Callable[[], None]:
    def announce() -> None:
        # In the child, before it becomes the program: whenever we are killed, the guard knows of it already.
        os.write(guard_input, b"+%d %d\n" % (os.getpid(), stop_signal))

    return announce
