"""The phone network of one account: messages from the clinic go out to phones, texts from phones come in by webhook."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.faults import Faults
from sandbox.twilio.account import Account
from sandbox.twilio.delivery import Carrier
from sandbox.twilio.inbound import PhoneText, write_webhook
from sandbox.twilio.message import Message
from sandbox.twilio.message_log import MessageLog, make_sid, tell_time
from sandbox.twilio.opt_outs import OptOuts
from sandbox.twilio.order import read_order
from sandbox.twilio.refusal import Refused
from sandbox.twilio.segments import count_segments
from sandbox.twilio.webhook import Webhooks


@dataclass
class Network:
    """`signed_url`: the webhook's address as the clinic knows it, where that is another than the one to post to."""

    account: Account
    inbound_url: str
    signed_url: str | None = None
    log: MessageLog = field(default_factory=MessageLog)
    opt_outs: OptOuts = field(default_factory=OptOuts)
    faults: Faults = field(default_factory=Faults)
    webhooks: Webhooks = field(init=False)
    carrier: Carrier = field(init=False)

    def __post_init__(self) -> None:
        self.webhooks = Webhooks(self.account.auth_token)
        self.carrier = Carrier(self.account, self.log, self.webhooks)

    def take_order(self, form: Mapping[str, str], media_urls: tuple[str, ...]) -> Message:
        """What the clinic asks the API to send; it is on its way when this returns."""
        order = read_order(form, media_urls, self.account)
        if self.opt_outs.has(order.to):
            raise Refused(21610)
        message = self._write_to_phone(order.to, order.body, "outbound-api")
        message.sent_from = order.sent_from
        message.status = "queued" if order.sent_from else "accepted"
        message.media_urls = order.media_urls
        message.status_callback = order.status_callback
        message.messaging_service_sid = order.messaging_service_sid
        self.log.add(message)
        self.carrier.take(message)
        return message

    async def take_text(self, text: PhoneText) -> Message:
        """What a patient sends: the carrier's own words are obeyed first, and the clinic gets the text all the same."""
        message = Message(
            sid=make_sid("MM" if text.media else "SM"),
            direction="inbound",
            sent_from=text.sent_from,
            to=self.account.clinic_number,
            body=text.body,
            status="receiving",
            created_at=tell_time(),
            sent_at=tell_time(),
            segments=count_segments(text.body),
            media=text.media,
            location=text.location,
        )
        self.log.add(message)
        confirmation = self.opt_outs.obey(text.sent_from, text.body)
        if confirmation:
            reply = self._write_to_phone(text.sent_from, confirmation, "outbound-reply")
            self.log.add(reply)
            self.carrier.take(reply)
        form = write_webhook(message, self.account.sid)
        trouble = await self.webhooks.post(self.inbound_url, form, self.signed_url)
        self.log.change(message, status="received", trouble=trouble)
        return message

    async def forget(self) -> None:
        """As at the start: no messages, nobody opted out, no bad days."""
        await self.carrier.let_go()
        self.log = MessageLog()
        self.opt_outs = OptOuts()
        self.faults.heal()
        self.carrier = Carrier(self.account, self.log, self.webhooks)

    def _write_to_phone(self, to: str, body: str, direction: str) -> Message:
        return Message(
            sid=make_sid("SM"),
            direction=direction,
            sent_from=self.account.clinic_number,
            to=to,
            body=body,
            status="queued",
            created_at=tell_time(),
            segments=count_segments(body),
        )
