"""Patients who text a clinic at the same time, and how long after each text its answer was handed to Twilio."""

import asyncio
import itertools
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from twilio.request_validator import RequestValidator

from bench.figures import CannotRun

PATIENCE_SECONDS = 30.0
MOST_UNANSWERED = 3  # by one caller: then something is broken, and there is nothing to measure
# Between two looks at Twilio's list of messages. The looks only tell a patient when to go on: how long an answer took
# is read from Twilio's own record of when it was handed over.
SECONDS_BETWEEN_LOOKS = 0.02
NEWEST_LOOKED_AT = 20
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Network:
    """Where texts go in and answers come out, as `frontdesk demo --json` names it."""

    inbound_url: str
    twilio_api: str
    account_sid: str
    auth_token: str
    clinic_number: str

    @classmethod
    def read(cls, described: Mapping[str, Any]) -> "Network":
        return cls(**{name: described[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Turn:
    """`step`: which text of its dialogue. Times are seconds of the wall clock, as Twilio's are."""

    phone: str
    step: int
    text: str
    began: float
    answered: float
    reply: str

    @property
    def seconds(self) -> float:
        return self.answered - self.began


@dataclass(frozen=True)
class Talk:
    """All turns of some dialogues; `unanswered`: dialogues that ended because nothing came back."""

    turns: tuple[Turn, ...]
    unanswered: int

    @property
    def per_second(self) -> float:
        """Of the time in which at least one turn was under way: a patient's pause is not the clinic's."""
        under_way, until = 0.0, 0.0
        for turn in sorted(self.turns, key=lambda turn: turn.began):
            under_way += max(0.0, turn.answered - max(until, turn.began))
            until = max(until, turn.answered)
        return len(self.turns) / under_way

    def seconds_of(self, step: int) -> list[float]:
        return [turn.seconds for turn in self.turns if turn.step == step]


def talk(network: Network, phones: Iterable[str], dialogues: Sequence[Sequence[str]], *, at_once: int = 1) -> Talk:
    """Each phone holds one dialogue, `at_once` of them at a time; two at the same time never hold the same."""
    return asyncio.run(_talk(network, tuple(phones), dialogues, at_once))


async def _talk(network: Network, phones: Sequence[str], dialogues: Sequence[Sequence[str]], at_once: int) -> Talk:
    # Shorter than the 2 s after which gunicorn closes an idle connection, perhaps just as we send on it.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=1)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(PATIENCE_SECONDS)) as http:
        exchange = Exchange(network, http)
        await exchange.find_new(LARGEST_PAGE)  # what was sent before is no answer to us
        waiting, asked = iter(phones), list[Asked]()
        listening = asyncio.create_task(exchange.listen())
        callers = (_hold_dialogues(exchange, waiting, dialogues[each::at_once], asked) for each in range(at_once))
        unanswered = sum(await asyncio.gather(*callers))
        listening.cancel()
        answers = {phone: await exchange.read_answers(phone) for phone in {each.phone for each in asked}}
    return Talk(tuple(match_answers(asked, answers)), unanswered)


@dataclass(frozen=True)
class Asked:
    phone: str
    step: int
    text: str
    at: float


@dataclass(frozen=True)
class Answer:
    at: float
    body: str


@dataclass
class Exchange:
    network: Network
    http: aiohttp.ClientSession
    _seen: set[str] = field(default_factory=set)
    _heard: dict[str, asyncio.Queue[str]] = field(default_factory=lambda: defaultdict(asyncio.Queue))
    _heard_sids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    async def ask(self, phone: str, text: str) -> bool:
        """Sends a text and waits for an answer; False when none came in time or the text was not taken."""
        posting = asyncio.create_task(self._post(phone, text))
        try:
            await asyncio.wait_for(self._heard[phone].get(), PATIENCE_SECONDS)
            await posting
        except (TimeoutError, aiohttp.ClientError):
            posting.cancel()
            return False
        return True

    async def listen(self) -> None:
        while True:
            for message in await self.find_new(NEWEST_LOOKED_AT):
                self._heard_sids[message["to"]].add(message["sid"])
                self._heard[message["to"]].put_nowait(message["body"])
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def find_new(self, newest: int) -> list[dict[str, Any]]:
        """Those among the newest messages that were not found before; looks at more when all of these are new."""
        network = self.network
        url = f"{network.twilio_api}/2010-04-01/Accounts/{network.account_sid}/Messages.json"
        key = aiohttp.BasicAuth(network.account_sid, network.auth_token)
        async with self.http.get(url, params={"PageSize": newest}, auth=key) as answer:
            answer.raise_for_status()
            messages = (await answer.json())["messages"]
        unseen = [each for each in messages if each["sid"] not in self._seen]
        if len(unseen) == newest < LARGEST_PAGE:
            return await self.find_new(LARGEST_PAGE)
        self._seen.update(message["sid"] for message in unseen)
        return unseen

    async def read_answers(self, phone: str) -> list[Answer]:
        """With the moment at which each was handed to Twilio, which its API tells to the second only.

        A message that the carrier still has under way is not yet on the phone.
        """
        messages = await self._read_phone(phone)
        while not self._heard_sids[phone] <= {message["sid"] for message in messages}:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            messages = await self._read_phone(phone)
        return [
            Answer(datetime.fromisoformat(message["at"]).timestamp(), message["body"])
            for message in messages
            if message["by"] == "clinic"
        ]

    async def _read_phone(self, phone: str) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.network.twilio_api}/phone/messages", params={"number": phone}) as answer:
            answer.raise_for_status()
            messages: list[dict[str, Any]] = (await answer.json())["messages"]
        return messages

    async def _post(self, phone: str, text: str) -> None:
        network, sid = self.network, f"SM{uuid.uuid4().hex}"
        form = {
            "AccountSid": network.account_sid,
            "ApiVersion": "2010-04-01",
            "Body": text,
            "From": phone,
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": network.clinic_number,
        }
        signature = RequestValidator(network.auth_token).compute_signature(network.inbound_url, form)
        async with self.http.post(network.inbound_url, data=form, headers={"X-Twilio-Signature": signature}) as answer:
            answer.raise_for_status()


async def _hold_dialogues(
    exchange: Exchange, waiting: Iterator[str], dialogues: Sequence[Sequence[str]], asked: list[Asked]
) -> int:
    """Takes phones until none is left; how many of them were left without an answer."""
    unanswered = 0
    # The phones come last: one that was taken from `waiting` and not used would be lost to the other callers.
    for texts, phone in zip(itertools.cycle(dialogues), waiting, strict=False):
        for step, text in enumerate(texts):
            asked.append(Asked(phone, step, text, time.time()))
            if not await exchange.ask(phone, text):
                unanswered += 1
                if unanswered == MOST_UNANSWERED:
                    raise CannotRun(f"too many texts were not answered, the last of them: {text}")
                break
    return unanswered


def match_answers(asked: Iterable[Asked], answers: Mapping[str, Iterable[Answer]]) -> Iterator[Turn]:
    """The first answer to the phone after each text; a text that has none makes no turn."""
    for each in asked:
        later = [answer for answer in answers[each.phone] if answer.at >= each.at]
        if later:
            first = min(later, key=lambda answer: answer.at)
            yield Turn(each.phone, each.step, each.text, each.at, first.at, first.body)
