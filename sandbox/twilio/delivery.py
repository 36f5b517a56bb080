"""Carries a message from the API to a phone, and reports each step to its status callback."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from sandbox.twilio.account import Account
from sandbox.twilio.message import API_VERSION, Message
from sandbox.twilio.message_log import MessageLog, tell_time
from sandbox.twilio.webhook import Webhooks

USUAL_PAUSE_SECONDS = 0.04
_ENDS = ("delivered", "undelivered", "failed")
_RECEIPTS = ("in order", "reversed", "doubled", "none")


@dataclass(slots=True)
class Fate:
    """What becomes of the next messages, `left` of them (None: all), and how their receipts come."""

    ends: str = "delivered"
    error_code: int | None = None
    receipts: str = "in order"
    pause_seconds: float = USUAL_PAUSE_SECONDS
    left: int | None = None


def read_fate(written: dict[str, Any]) -> Fate:
    """ValueError when it names what no fate has."""
    if unknown := {*written} - {"ends", "error_code", "receipts", "pause_ms", "count"}:
        raise ValueError(f"no fate has {', '.join(sorted(unknown))}")
    fate = Fate(
        ends=written.get("ends", "delivered"),
        error_code=written.get("error_code"),
        receipts=written.get("receipts", "in order"),
        pause_seconds=written.get("pause_ms", USUAL_PAUSE_SECONDS * 1000) / 1000,
        left=written.get("count"),
    )
    if fate.ends not in _ENDS or fate.receipts not in _RECEIPTS:
        raise ValueError(f"ends is one of {_ENDS}, receipts one of {_RECEIPTS}")
    return fate


@dataclass(slots=True)
class Carrier:
    account: Account
    log: MessageLog
    webhooks: Webhooks
    fates: list[Fate] = field(default_factory=list)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def take(self, message: Message) -> None:
        """Returns at once; the message travels by itself."""
        self._start(self._carry(message, self._choose_fate()))

    async def let_go(self) -> None:
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, journey: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(journey)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _choose_fate(self) -> Fate:
        fate = next((each for each in self.fates if each.left != 0), Fate())
        if fate.left is not None:
            fate.left -= 1
        return fate

    async def _carry(self, message: Message, fate: Fate) -> None:
        # Two strands: a clinic that is slow to take a receipt does not keep a message from its phone.
        receipts: asyncio.Queue[dict[str, str] | None] = asyncio.Queue()
        await asyncio.gather(self._travel(message, fate, receipts), self._report(message, fate, receipts))

    async def _travel(self, message: Message, fate: Fate, receipts: asyncio.Queue[dict[str, str] | None]) -> None:
        for status in ("queued", *(() if fate.ends == "failed" else ("sent",)), fate.ends):
            await asyncio.sleep(fate.pause_seconds)
            self._move(message, status, fate)
            receipts.put_nowait(self._write_receipt(message))
        receipts.put_nowait(None)

    def _move(self, message: Message, status: str, fate: Fate) -> None:
        if message.status != status:
            self.log.change(message, status=status, sent_from=message.sent_from or self.account.clinic_number)
        if status == "sent":
            self.log.change(message, sent_at=tell_time())
        if status == fate.ends:
            self.log.change(message, error_code=fate.error_code)

    async def _report(self, message: Message, fate: Fate, receipts: asyncio.Queue[dict[str, str] | None]) -> None:
        kept_back = []
        while (receipt := await receipts.get()) is not None:
            if fate.receipts == "reversed":
                kept_back.append(receipt)
            elif fate.receipts != "none":
                await self._post_receipt(message, receipt, times=2 if fate.receipts == "doubled" else 1)
        for receipt in reversed(kept_back):
            await self._post_receipt(message, receipt)

    async def _post_receipt(self, message: Message, receipt: dict[str, str], times: int = 1) -> None:
        if message.status_callback:
            for _ in range(times):
                await self.webhooks.post(message.status_callback, receipt)

    def _write_receipt(self, message: Message) -> dict[str, str]:
        """https://www.twilio.com/docs/messaging/guides/track-outbound-message-status."""
        receipt = {
            "AccountSid": self.account.sid,
            "ApiVersion": API_VERSION,
            "From": message.sent_from or "",
            "MessageSid": message.sid,
            "MessageStatus": message.status,
            "SmsSid": message.sid,
            "SmsStatus": message.status,
            "To": message.to,
        }
        if message.messaging_service_sid:
            receipt["MessagingServiceSid"] = message.messaging_service_sid
        if message.error_code:
            receipt["ErrorCode"] = str(message.error_code)
        if message.status in _ENDS:
            receipt["RawDlrDoneDate"] = f"{tell_time():%y%m%d%H%M}"
        return receipt
