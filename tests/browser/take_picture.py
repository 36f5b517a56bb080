"""`python -m tests.browser.take_picture ADDRESS FILE`: books a visit on a running demo, and takes README's picture."""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, find_chromium
from tests.browser.phone_page import open_phone

SIZE = {"width": 1080, "height": 892}
LINES = (("I need a checkup next tuesday morning", "free times"), ("2", "Booked"))


def take_picture(address: str, number: str, file: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5, locale="en-US")  # type: ignore[arg-type]  # a dict
        phone = open_phone(page, address, number)
        for text, answer in LINES:
            phone.send(text)
            phone.wait_for_bubble(answer)
            phone.wait_for_state(text, "delivered")
        page.get_by_role("log").focus()
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=file, animations="disabled")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="what `frontdesk demo --json` names `phone`")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="number", default="+14155550101", help="a patient who has not texted yet")
    options = parser.parse_args()
    take_picture(options.address, options.number, options.file)
