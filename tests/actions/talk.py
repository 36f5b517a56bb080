"""A conversation with the action server's skills, as Rasa would lead it: intent in, named reply out, slots kept."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from actions.desk import Desk
from actions.said import Reply, Said
from actions.skills import run_skill, write_answer

ACTION_OF = {
    "inform": "action_book",
    "nlu_fallback": "action_not_understood",
    "hours": "action_clinic_facts",
    "directions": "action_clinic_facts",
    "cost": "action_clinic_facts",
    "medical_question": "action_ask_a_person",
    "what_to_bring": "action_clinic_facts",
    "how_long": "action_clinic_facts",
    "insurance": "action_ask_a_person",
    "refill": "action_ask_a_person",
}


@dataclass
class Talk:
    desk: Desk
    conversation: UUID
    slots: dict[str, Any] = field(default_factory=dict)
    last: Said | None = None

    async def says(
        self, text: str, intent: str, visit_type: str | None = None, turn: str | None = None, **named: str
    ) -> Reply:
        """One text of the patient; the first reply to it. `named`: other entities, such as relation="son"."""
        entities = [{"entity": entity, "value": value} for entity, value in {"visit_type": visit_type, **named}.items()]
        entities = [each for each in entities if each["value"]]
        return await self._turn(text, intent, entities, {"turn": turn or uuid4().hex, "language": "en"})

    async def books(self, text: str, visit_type: str, **named: str) -> Reply:
        """The first time that is offered for it."""
        await self.says(text, "book", visit_type, **named)
        return await self.chooses(1)

    async def chooses(self, number: int, turn: str | None = None) -> Reply:
        """The number of a line in the last menu, as messaging passes it on."""
        assert self.last is not None
        menu = [reply for reply in self.last.replies if reply.options][-1]
        assert menu.options is not None
        metadata = {"turn": turn or uuid4().hex, "language": "en", "option": menu.options[number - 1].payload}
        return await self._turn("/choose", "choose", [], metadata)

    async def _turn(self, text: str, intent: str, entities: list[dict[str, Any]], metadata: dict[str, Any]) -> Reply:
        latest = {"text": text, "intent": {"name": intent}, "entities": entities, "metadata": metadata}
        tracker = {"sender_id": str(self.conversation), "slots": self.slots, "latest_message": latest}
        said = await run_skill(ACTION_OF.get(intent, f"action_{intent}"), tracker, self.desk)
        _, events = write_answer(said)
        self.slots |= {event["name"]: event["value"] for event in events}
        self.last = said
        assert said is not None, "the records could not be reached"
        return said.replies[0]
