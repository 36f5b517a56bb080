"""`python -m sandbox.twilio --port N …`: the network and its phones, on loopback until it is ended."""

import argparse

from aiohttp import web

from sandbox.phone.door import add_phone
from sandbox.twilio.account import Account
from sandbox.twilio.app import open_app
from sandbox.twilio.network import Network

SHUTDOWN_SECONDS = 1


def main() -> None:
    options = _read_options()
    account = Account(
        sid=options.account_sid,
        auth_token=options.auth_token,
        clinic_number=options.clinic_number,
        api_keys=dict(options.api_key),
        messaging_service_sid=options.messaging_service_sid,
    )
    network = Network(account, options.inbound_url, options.signed_url)
    app = open_app(network)
    add_phone(app, network)
    web.run_app(
        app, host="127.0.0.1", port=options.port, print=None, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS
    )


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.twilio", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account-sid", required=True)
    parser.add_argument("--auth-token", required=True)
    parser.add_argument("--api-key", type=_read_key, action="append", default=[], metavar="SK…:SECRET")
    parser.add_argument("--clinic-number", required=True, help="E.164")
    parser.add_argument("--messaging-service-sid", metavar="MG…")
    parser.add_argument("--inbound-url", required=True, help="where the clinic takes messages")
    parser.add_argument("--signed-url", help="the same address as the clinic knows it, behind a proxy")
    return parser.parse_args()


def _read_key(written: str) -> tuple[str, str]:
    sid, _, secret = written.partition(":")
    if not sid or not secret:
        raise argparse.ArgumentTypeError("an API key is written SID:SECRET")
    return sid, secret


if __name__ == "__main__":
    main()
