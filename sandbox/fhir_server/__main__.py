"""`python -m sandbox.fhir_server --port N`: the server with the made-up clinic in it, on loopback until it is ended."""

import argparse
from datetime import datetime
from functools import partial

from aiohttp import web

from sandbox.fhir_server.app import make_app, open_server_with
from sandbox.fhir_server.result_lists import SECONDS_REUSED
from sandbox.made_up_clinic import CLINIC_ZONE, WEEKS, made_up_clinic, read_moment


def main() -> None:
    options = _read_options()
    resources = [] if options.empty else made_up_clinic(options.now, options.seed, options.weeks)
    app = make_app(partial(open_server_with, resources, options.seconds_reused))
    web.run_app(app, host="127.0.0.1", port=options.port, print=None, access_log=None)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.fhir_server", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--now", type=read_moment, default=datetime.now(CLINIC_ZONE), help="where the Slots begin")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--empty", action="store_true", help="without the made-up clinic")
    parser.add_argument(
        "--seconds-reused", type=float, default=SECONDS_REUSED, help="how long a result list may be old"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
