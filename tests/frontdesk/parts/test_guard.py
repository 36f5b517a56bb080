"""The guard's book: who must end when the parent has died."""

import signal
import subprocess
import sys

from frontdesk.parts import guard
from frontdesk.parts.guard import end, remember_until_parent_dies
from tests.frontdesk.parts.running import is_running


def test_groups_that_were_started_and_not_ended_are_remembered_with_their_signal() -> None:
    lines = ["+100 15\n", "+200 2\n", "-100\n", "+300 15\n"]
    assert remember_until_parent_dies(lines) == {200: 2, 300: 15}


def test_a_group_that_was_never_announced_can_end() -> None:
    assert remember_until_parent_dies(["-100\n"]) == {}


def test_who_does_not_listen_to_its_signal_is_killed() -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", deaf], process_group=0, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    end({process.pid: signal.SIGTERM})
    assert process.wait(5) == -signal.SIGKILL
    process.stdout.close()


def test_a_group_that_is_gone_already_harms_nobody() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], process_group=0)
    process.wait()
    end({process.pid: signal.SIGTERM})
    assert not is_running(process.pid)


def test_the_guard_needs_nothing_but_the_standard_library() -> None:
    run = subprocess.run([sys.executable, "-I", "-S", guard.__file__], input=b"", capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
