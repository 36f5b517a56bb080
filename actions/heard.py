"""What one turn brings to a skill: the text, what the ear made of it, and the visit asked for so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from actions.asked import AskedVisit, read_asked


@dataclass(frozen=True, slots=True)
class Heard:
    conversation: UUID
    turn: str
    text: str
    intent: str
    languages: tuple[str, ...]
    visit_types: tuple[str, ...]  # concepts named in the text, such as "checkup"
    relations: tuple[str, ...]  # whom the text names by what they are to whoever writes, such as "son"
    reasons: tuple[str, ...]  # why a visit is called off, such as "illness"
    option: Mapping[str, Any]  # the payload of the menu line that was chosen, else empty
    asked: AskedVisit
    misunderstood: int
    said_at: datetime


def read_tracker(tracker: Mapping[str, Any], now: datetime) -> Heard:
    """Reads the tracker that Rasa posts (https://rasa.com/docs/rasa/pages/action-server-api)."""
    latest = tracker["latest_message"]
    metadata = latest.get("metadata") or {}
    slots = tracker.get("slots", {})
    language = metadata.get("language", "en")
    entities = latest.get("entities", [])
    return Heard(
        conversation=UUID(tracker["sender_id"]),
        turn=metadata.get("turn", ""),
        text="" if metadata.get("option") else latest.get("text") or "",
        intent=(latest.get("intent") or {}).get("name") or "",
        languages=tuple(dict.fromkeys((language, "en"))),
        visit_types=_named("visit_type", entities),
        relations=_named("relation", entities),
        reasons=_named("reason", entities),
        option=metadata.get("option") or {},
        asked=read_asked(slots.get("booking")),
        misunderstood=int(slots.get("misunderstood") or 0),
        # A text may have waited for a part that was down: "tomorrow" is counted from when it was sent.
        said_at=now - timedelta(seconds=metadata.get("waited_seconds", 0)),
    )


def _named(kind: str, entities: list[dict[str, Any]]) -> tuple[str, ...]:
    """Each once, in the order of the text."""
    return tuple(dict.fromkeys(entity["value"] for entity in entities if entity["entity"] == kind))
