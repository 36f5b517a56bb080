"""What the bot is taught fits together, and fits the actions that there are."""

import json
from collections import Counter

import pytest

from actions.skills import SKILLS
from bot.components.phrase_tables import find_tables, read_table
from bot.components.plain import plain
from tests.bot.taught import FALLBACK, ROOT, domain, read_yaml, rules, taught_texts

FEWEST_TEXTS = 80


def test_every_action_of_the_domain_is_a_skill_and_every_skill_is_in_the_domain() -> None:
    assert sorted(domain()["actions"]) == sorted(SKILLS)


def test_every_rule_leads_to_an_action_of_the_domain_and_every_action_is_reached() -> None:
    assert set(rules().values()) == set(domain()["actions"])


def test_every_intent_has_a_rule_and_texts() -> None:
    assert set(rules()) == {*domain()["intents"], FALLBACK} == set(taught_texts())


def test_no_intent_or_action_stands_in_two_files_of_the_domain() -> None:
    counts = Counter([*domain()["intents"], *domain()["actions"]])
    assert [name for name, count in counts.items() if count > 1] == []


def test_the_texts_and_rules_of_a_skill_are_in_files_of_one_name() -> None:
    for file in (ROOT / "bot" / "rules").glob("*.yml"):
        ruled = {rule["rule"] for rule in read_yaml(file)["rules"]}
        taught = {block["intent"] for block in read_yaml(ROOT / "nlu_data" / "en" / file.name)["nlu"]}
        assert ruled == taught, file.name


@pytest.mark.parametrize("intent", sorted(taught_texts()))
def test_an_intent_has_texts_enough(intent: str) -> None:
    assert len(taught_texts()[intent]) >= FEWEST_TEXTS


def test_no_text_stands_under_two_intents_or_twice_under_one() -> None:
    counts = Counter(plain(text) for texts in taught_texts().values() for text in texts)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_intent_has_a_name_that_rasa_keeps_for_itself() -> None:
    assert not {"restart", "back", "session_start", "out_of_scope"} & set(taught_texts())


def test_the_kinds_of_visit_are_those_of_the_made_up_clinic() -> None:
    clinic = json.loads((ROOT / "sandbox" / "made_up_clinic" / "clinic.json").read_text(encoding="utf-8"))
    keys = {service["key"] for service in clinic["services"]}
    for file in find_tables(ROOT / "nlu_data"):
        table = read_table(read_yaml(file))
        assert set(table.named.values()) == keys
        assert {*table.told.values(), *table.for_children, *table.for_children.values()} <= keys
