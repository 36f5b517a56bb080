"""`python -m sandbox.made_up_clinic --load URL`: loads the made-up clinic into a FHIR server that is running."""

import argparse
import sys
from datetime import datetime

from sandbox.made_up_clinic.clinic import made_up_clinic
from sandbox.made_up_clinic.load import load_into
from sandbox.made_up_clinic.schedules import CLINIC_ZONE, WEEKS, read_moment


def main() -> None:
    options = _read_options()
    resources = made_up_clinic(options.now, options.seed, options.weeks)
    load_into(options.load, resources)
    sys.stdout.write(f"{len(resources)} resources loaded into {options.load}\n")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.made_up_clinic", description=__doc__)
    parser.add_argument("--load", metavar="URL", required=True, help="the FHIR server's base")
    parser.add_argument("--now", type=read_moment, default=datetime.now(CLINIC_ZONE), help="where the Slots begin")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
