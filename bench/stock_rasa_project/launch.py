"""Runs `rasa` with its Twilio channel pointed at the Twilio API that TWILIO_API_URL names; nothing else is changed."""

import os
from typing import Any

from rasa.__main__ import main
from twilio.rest import Client

REAL_API = "https://api.twilio.com"


def point_twilio_at(api_url: str) -> None:
    request = Client.request

    def request_there(self: Client, method: str, uri: str, *words: Any, **named: Any) -> Any:
        return request(self, method, uri.replace(REAL_API, api_url, 1), *words, **named)

    Client.request = request_there


if __name__ == "__main__":
    point_twilio_at(os.environ["TWILIO_API_URL"])
    main()
