"""`python3 -m set_up [tests|benches|hapi]`: does, and names, the steps whose inputs changed; usually none."""

import sys
from collections.abc import Iterable

from set_up.command import CommandFailed
from set_up.step import NothingMade, Step
from set_up.steps import STEPS, STEPS_FOR
from set_up.system_packages import FOR_BENCHES, FOR_HAPI, FOR_TESTS, install_missing

SYSTEM_PACKAGES = {"tests": FOR_TESTS, "benches": FOR_BENCHES, "hapi": FOR_HAPI}


def main(purposes: list[str]) -> int:
    try:
        _perform(STEPS)
        for purpose in purposes:
            install_missing(SYSTEM_PACKAGES[purpose])
            _perform(STEPS_FOR[purpose])
    except (CommandFailed, NothingMade) as failure:
        sys.stderr.write(f"set-up: {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _perform(steps: Iterable[Step]) -> None:
    for step in steps:
        if not step.is_done():
            step.perform()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
