"""The phone page as a person sees it: opens a phone, writes, and waits for what comes."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 15_000


@dataclass(frozen=True)
class Bubble:
    """`by`: "patient", "clinic" or "carrier"; `state` of the patient's: "sent", "delivered" or "failed", else None."""

    by: str
    body: str
    state: str | None


@dataclass(frozen=True)
class PhonePage:
    page: Page

    def send(self, text: str) -> None:
        self.page.get_by_label("Text to the clinic").fill(text)
        self.page.keyboard.press("Enter")

    def attach(self, what: str) -> None:
        """By the words of the menu: "Voice note", "Location", "Picture of an insurance card"."""
        self.page.get_by_role("button", name="Attach").click()
        self.page.get_by_role("button", name=what).click()

    def wait_for_bubble(self, text: str | re.Pattern[str], by: str = "clinic", seconds: float = 15) -> Bubble:
        """The newest bubble of this speaker that has these words in it; fails when none comes."""
        bubble = self.messages(by).filter(has_text=text).last
        expect(bubble).to_be_visible(timeout=seconds * 1000)
        return _read(bubble)

    def wait_for_state(self, text: str, state: str) -> None:
        bubble = self.messages("patient").filter(has_text=text).last
        expect(bubble).to_have_attribute("data-state", state, timeout=PATIENCE_MS)

    def messages(self, by: str) -> Locator:
        return self.page.locator(f'#log .message[data-by="{by}"]')

    def bubbles(self) -> list[Bubble]:
        """All that the phone shows now, oldest first."""
        return [_read(bubble) for bubble in self.page.locator("#log .message").all()]


def open_phone(page: Page, address: str, number: str) -> PhonePage:
    """`address` is the page, as `frontdesk demo --json` names it under `phone`."""
    page.goto(f"{address}#{number}")
    expect(page.get_by_role("log")).to_be_visible()
    expect(page.locator("#owner-number")).not_to_be_empty()
    return PhonePage(page)


def _read(bubble: Locator) -> Bubble:
    by = bubble.get_attribute("data-by") or ""
    return Bubble(by, bubble.locator(".body").inner_text(), bubble.get_attribute("data-state"))
