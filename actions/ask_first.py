"""A question that must be answered before a text can be acted on; the text is kept meanwhile, and taken up after."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from actions.asked import AskedVisit, KeptText, KnownVisit
from actions.heard import Heard
from actions.said import Reply

Question = Literal["birth_date", "whom", "visit"]


class AskFirst(Exception):
    """Ends a skill: `reply` asks the question, `visits` are those among which it asks to choose."""

    def __init__(self, question: Question, reply: Reply, visits: tuple[KnownVisit, ...] = ()) -> None:
        super().__init__(question)
        self.question = question
        self.reply = reply
        self.visits = visits


def keep_text(heard: Heard, action: str, question: Question, visits: tuple[KnownVisit, ...] = ()) -> AskedVisit:
    """What is asked for stays as it was before this text: all of the text is heard again."""
    kept = KeptText(
        question=question,
        action=action,
        intent=heard.intent,
        text=heard.text,
        visit_types=heard.visit_types,
        relations=heard.relations,
        reasons=heard.reasons,
        option=dict(heard.option),
        at=heard.said_at.isoformat(),
    )
    return replace(heard.asked, kept=kept, visits=visits or heard.asked.visits)


def recall(heard: Heard, kept: KeptText, asked: AskedVisit) -> Heard:
    """The kept text as if it came now, in this turn, but counted from when it was sent."""
    return replace(
        heard,
        asked=replace(asked, kept=None),
        intent=kept.intent,
        text=kept.text,
        visit_types=kept.visit_types,
        relations=kept.relations,
        reasons=kept.reasons,
        option=kept.option,
        said_at=datetime.fromisoformat(kept.at).astimezone(heard.said_at.tzinfo),
    )
