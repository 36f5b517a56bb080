"""A request that the API refuses, in Twilio's words and form (https://www.twilio.com/docs/api/errors)."""

from typing import Any

from sandbox.twilio.message import API_VERSION

# code -> HTTP status and message. {value}: what was wrong with the request.
_CODES = {
    20001: (400, "{value}"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20009: (409, "Cannot delete message because delivery hasn't been completed."),
    20404: (404, f"The requested resource /{API_VERSION}{{value}} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21211: (400, "The 'To' number {value} is not a valid phone number."),
    21266: (400, "'To' and 'From' number cannot be the same: {value}"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (
        400,
        "The From phone number {value} is not a valid, SMS-capable inbound phone number or short code "
        "for your account.",
    ),
    21609: (400, "The 'StatusCallback' URL {value} is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21701: (400, "The Messaging Service does not exist: {value}"),
    30409: (400, "This message cannot be canceled"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
}
_OF_STATUS = {429: 20429, 500: 20500, 503: 20503}


class Refused(Exception):
    def __init__(self, code: int, value: str = "") -> None:
        self.status, message = _CODES[code]
        self.code = code
        self.message = message.format(value=value)
        super().__init__(self.message)

    def describe(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def refuse_with(status: int) -> Refused:
    """The refusal that has this HTTP status, for a bad day; KeyError for a status that no bad day has."""
    return Refused(_OF_STATUS[status])
