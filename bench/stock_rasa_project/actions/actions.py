"""Offers times and books the chosen one."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.clinic import Resource, book, describe, find_free, tell_time

CHOICES = {"1": 0, "first": 0, "2": 1, "second": 1, "3": 2, "third": 2}


class ActionOfferTimes(Action):
    def name(self) -> str:
        return "action_offer_times"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        visit_type = tracker.get_slot("visit_type") or "checkup"
        slots = find_free(visit_type, tracker.get_slot("day"), tracker.get_slot("part_of_day"), tell_time())
        if not slots:
            dispatcher.utter_message(text="Sorry, nothing is free then.")
            return [SlotSet("offered", [])]
        lines = [f"{number}. {describe(slot)}" for number, slot in enumerate(slots, start=1)]
        dispatcher.utter_message(text="\n".join([f"Times for a {visit_type}:", *lines, "Reply with a number."]))
        return [SlotSet("offered", slots)]


class ActionBookTime(Action):
    def name(self) -> str:
        return "action_book_time"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        slot = read_choice(tracker.get_slot("choice"), tracker.get_slot("offered"))
        if slot is None:
            dispatcher.utter_message(text="Please reply with one of the numbers.")
            return []
        if not book(slot, tracker.sender_id):
            dispatcher.utter_message(text="Sorry, that time has just been taken.")
            return [SlotSet("offered", [])]
        dispatcher.utter_message(text=f"You are booked: {describe(slot)}.")
        return [SlotSet("offered", []), SlotSet("choice", None), SlotSet("day", None), SlotSet("part_of_day", None)]


def read_choice(choice: str | None, offered: list[Resource] | None) -> Resource | None:
    at = CHOICES.get((choice or "").lower())
    return offered[at] if offered and at is not None and at < len(offered) else None
