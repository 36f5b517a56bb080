"""`python -m bench [NAME…]`: runs the benches that are named, or all that can run here, one after the other."""

import argparse
import sys
from collections.abc import Callable

from bench import flood, inbound, memory, stock_rasa, turn, when
from bench.figures import CannotRun, Report, draw_table
from bench.machine import describe_run
from bench.readme import write_report

BENCHES: dict[str, Callable[[bool], Report]] = {
    "inbound": inbound.measure,
    "turn": turn.measure,
    "flood": flood.measure,
    "memory": memory.measure,
    "stock_rasa": stock_rasa.measure,
    "when": when.measure,
}


def main() -> int:
    """1 when a target was missed, or when a bench that was named cannot run."""
    options = _read_options()
    went_well = [_run(name, options.quick, named=bool(options.names)) for name in options.names or BENCHES]
    return 0 if all(went_well) else 1


def _run(name: str, quick: bool, named: bool) -> bool:
    try:
        report = BENCHES[name](quick)
    except CannotRun as why:
        sys.stderr.write(f"bench: {name} cannot run: {why}\n")
        return not named
    print(f"\n{report.title}\n\n{draw_table(report.figures)}", flush=True)
    if not quick:
        write_report(report, describe_run())
    return not report.missed


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument(
        "--quick", action="store_true", help="short runs that show only that it works; not written down"
    )
    options = parser.parse_args()
    if unknown := {*options.names} - {*BENCHES}:
        parser.error(f"no bench is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
