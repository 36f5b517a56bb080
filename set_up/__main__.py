"""`python3 -m set_up [tests|benches]`: does, and names, the steps whose inputs changed; usually none."""

import sys

from set_up.command import CommandFailed
from set_up.step import NothingMade
from set_up.steps import STEPS
from set_up.system_packages import FOR_BENCHES, FOR_TESTS, install_missing

SYSTEM_PACKAGES = {"tests": FOR_TESTS, "benches": FOR_BENCHES}


def main(purposes: list[str]) -> int:
    try:
        for step in STEPS:
            if not step.is_done():
                step.perform()
        for purpose in purposes:
            install_missing(SYSTEM_PACKAGES[purpose])
    except (CommandFailed, NothingMade) as failure:
        sys.stderr.write(f"set-up: {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
