"""Takes up a text that was kept for a question of ours, when this one answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.ask_first import recall
from actions.asked import AskedVisit, KeptText
from actions.birth_date import read_birth_date
from actions.desk import Desk
from actions.heard import Heard
from actions.visits import mean_visits
from actions.whom import find_spoken_for


@dataclass(frozen=True, slots=True)
class TakenUp:
    action: str
    heard: Heard


async def take_up(desk: Desk, heard: Heard) -> TakenUp | None:
    """None when nothing was kept, or this text speaks of something else."""
    kept = heard.asked.kept
    if kept is None or (heard.option and not {"for", "visit"} & set(heard.option)):
        return None
    answered = await _ANSWERS[kept.question](desk, heard, kept)
    return None if answered is None else TakenUp(kept.action, answered)


async def _show_birth_date(desk: Desk, heard: Heard, kept: KeptText) -> Heard | None:
    birth_date = read_birth_date(heard.text, heard.languages, heard.said_at)
    if birth_date is None:
        return None
    await desk.clinic.show_birth_date(heard.conversation, birth_date, desk.now())
    return recall(heard, kept, heard.asked)


async def _name_whom(desk: Desk, heard: Heard, kept: KeptText) -> Heard | None:
    if list(heard.option) == ["for"]:
        whom = heard.option["for"]
    else:
        people = (await find_spoken_for(desk, heard)).people
        whom = str(people[0].id) if len(people) == 1 else None
    if whom is None:
        return None
    # Whom the kept text named is answered by now, be it "my kid" or somebody whom we do not know.
    recalled = replace(recall(heard, kept, _ask_for(heard.asked, whom)), relations=())
    return _with_more(heard, recalled)


def _ask_for(asked: AskedVisit, whom: str) -> AskedVisit:
    """Times on offer are for one patient."""
    return asked if asked.for_whom == whom else replace(asked, for_whom=whom, offered=())


async def _name_visit(desk: Desk, heard: Heard, kept: KeptText) -> Heard | None:
    if "visit" in heard.option:
        return _choosing(heard, kept, heard.option)
    meant = await mean_visits(desk, heard, heard.asked.visits)
    if len(meant) != 1 or not heard.text:
        return None
    return _choosing(heard, kept, {"visit": meant[0].id, "for": meant[0].person})


def _choosing(heard: Heard, kept: KeptText, option: Mapping[str, Any]) -> Heard:
    return replace(recall(heard, kept, heard.asked), option=option)


def _with_more(heard: Heard, recalled: Heard) -> Heard:
    """ "Maya, tuesday at 3" answers the question and says when, too."""
    if not heard.text:
        return recalled
    return replace(
        recalled,
        text=f"{recalled.text}\n{heard.text}".strip(),
        visit_types=tuple(dict.fromkeys((*recalled.visit_types, *heard.visit_types))),
    )


_ANSWERS = {"birth_date": _show_birth_date, "whom": _name_whom, "visit": _name_visit}
