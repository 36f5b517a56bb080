"""The phone page in a real browser, with a clinic at its other end that says again what it hears."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from sandbox.twilio.opt_outs import UNSUBSCRIBED
from tests.browser.phone_page import PhonePage, open_phone
from tests.phone_network import PATIENT, SandboxNetwork, wait_for

pytestmark = pytest.mark.browser

OTHER = "+16505550103"


@pytest.fixture
def phone(page: Page, phone_network: SandboxNetwork) -> PhonePage:
    phone_network.clinic.says = lambda form: [f"You said: {form['Body']}"]
    return open_phone(page, f"{phone_network.url}/phone", PATIENT)


def test_a_text_goes_out_by_enter_and_its_answer_comes(phone: PhonePage) -> None:
    phone.send("I need a checkup")

    assert phone.wait_for_bubble("You said").body == "You said: I need a checkup"
    phone.wait_for_state("I need a checkup", "delivered")
    assert [bubble.by for bubble in phone.bubbles()] == ["patient", "clinic"]
    expect(phone.page.get_by_label("Text to the clinic")).to_have_value("")


def test_shift_and_enter_begin_a_new_line(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.page.get_by_label("Text to the clinic").fill("one")
    phone.page.keyboard.press("Shift+Enter")
    phone.page.keyboard.type("two")
    phone.page.get_by_role("button", name="Send").click()

    phone.wait_for_bubble("two")
    assert phone_network.clinic.texts[0]["Body"] == "one\ntwo"


def test_enter_that_ends_a_word_being_composed_sends_nothing(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    """Chinese and Korean are typed so: the first Enter chooses the word, the next one sends."""
    box = phone.page.get_by_label("Text to the clinic")
    box.fill("我想预约")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    phone.page.keyboard.press("Enter")

    assert phone.wait_for_bubble("我想预约", by="patient").body == "我想预约"
    phone.wait_for_bubble("You said")
    assert len(phone_network.clinic.texts) == 1


def test_nothing_is_sent_from_an_empty_line(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.send("   ")
    expect(phone.page.get_by_role("button", name="Send")).to_be_disabled()
    phone.send("hello")

    phone.wait_for_bubble("hello")
    assert [form["Body"] for form in phone_network.clinic.texts] == ["hello"]


def test_what_anybody_writes_is_text_and_never_markup(phone: PhonePage) -> None:
    markup = '<img src=x onerror="document.title=1"><b>bold</b> & "quotes"'
    phone.send(markup)

    assert phone.wait_for_bubble("You said").body == f"You said: {markup}"
    expect(phone.page.locator("#log .body b, #log .body img")).to_have_count(0)
    expect(phone.page).to_have_title("Grace Harper's phone")


def test_texts_written_quickly_arrive_in_their_order(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    for number in range(5):
        phone.send(str(number))

    wait_for(lambda: len(phone_network.clinic.texts) == 5)
    assert [form["Body"] for form in phone_network.clinic.texts] == ["0", "1", "2", "3", "4"]


def test_segments_are_shown(phone: PhonePage) -> None:
    phone.send("好" * 71)

    phone.wait_for_bubble("好", by="patient")
    expect(phone.messages("patient").locator(".segments")).to_have_text("2 segments")


def test_a_picture_is_sent_and_shown(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.attach("Picture of an insurance card")

    picture = phone.messages("patient").get_by_role("img", name="Picture")
    expect(picture).to_have_js_property("naturalWidth", 640)
    wait_for(lambda: phone_network.clinic.texts)
    form = phone_network.clinic.texts[0]
    assert (form["NumMedia"], form["MediaContentType0"], form["Body"]) == ("1", "image/png", "")


def test_a_voice_note_is_sent_and_can_be_played(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.attach("Voice note")

    note = phone.messages("patient").get_by_label("Voice note")
    expect(note).to_be_visible()
    phone.page.wait_for_function("document.querySelector('audio').duration > 1")
    wait_for(lambda: phone_network.clinic.texts)
    assert phone_network.clinic.texts[0]["MediaContentType0"] == "audio/wav"


def test_a_place_is_sent_and_shown(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.attach("Location")

    expect(phone.messages("patient").get_by_text("24th St Mission")).to_be_visible()
    wait_for(lambda: phone_network.clinic.texts)
    assert phone_network.clinic.texts[0]["Latitude"] == "37.7524"


def test_the_attachments_open_and_close_by_keyboard(phone: PhonePage) -> None:
    attach = phone.page.get_by_role("button", name="Attach")
    attach.press("Enter")
    expect(phone.page.get_by_role("button", name="Picture of an insurance card")).to_be_focused()

    phone.page.keyboard.press("Escape")

    expect(phone.page.get_by_role("button", name="Voice note")).to_be_hidden()
    expect(attach).to_be_focused()


def test_what_the_clinic_does_not_take_is_marked(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone_network.clinic.says, phone_network.clinic.answers_with = (lambda _form: []), 503
    phone.send("hello")

    phone.wait_for_state("hello", "failed")
    expect(phone.messages("patient").locator(".trouble")).to_contain_text("Not delivered")


def test_the_carriers_own_words_are_told_from_the_clinics(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone_network.clinic.says = lambda _form: []
    phone.send("STOP")

    assert phone.wait_for_bubble("unsubscribed", by="carrier").body == UNSUBSCRIBED
    expect(phone.messages("carrier").get_by_text("Sent by the phone network")).to_be_visible()


def test_two_phones_are_open_at_once_and_hear_their_own(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    other = open_phone(phone.page.context.new_page(), f"{phone_network.url}/phone", OTHER)
    phone.send("I am Grace")
    other.send("I am Adaeze")

    assert phone.wait_for_bubble("You said").body == "You said: I am Grace"
    assert other.wait_for_bubble("You said").body == "You said: I am Adaeze"


def test_another_phone_is_chosen_from_the_list(phone: PhonePage) -> None:
    phone.send("hello")
    phone.wait_for_bubble("You said")
    phone.page.get_by_role("link", name=re.compile("Adaeze Okafor")).click()

    expect(phone.page).to_have_url(re.compile(re.escape(f"#{OTHER}") + "$"))
    expect(phone.page).to_have_title("Adaeze Okafor's phone")
    expect(phone.page.locator("#log .message")).to_have_count(0)
    phone.page.go_back()
    assert phone.wait_for_bubble("You said").body == "You said: hello"


def test_any_number_may_text(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.page.get_by_label("A number that is not on file").fill("(628) 555-0142")
    phone.page.keyboard.press("Enter")
    phone.send("hello")

    phone.wait_for_bubble("You said")
    assert phone_network.clinic.texts[0]["From"] == "+16285550142"


def test_a_number_that_can_not_be_is_said_so_and_the_text_is_kept(page: Page, phone_network: SandboxNetwork) -> None:
    phone = open_phone(page, f"{phone_network.url}/phone", "+1555")
    phone.send("hello")

    expect(page.get_by_role("status")).to_contain_text("This is not a phone number")
    expect(page.get_by_label("Text to the clinic")).to_have_value("hello")


def test_the_history_is_there_again_after_a_reload(phone: PhonePage) -> None:
    phone.send("hello")
    phone.wait_for_bubble("You said")
    phone.page.reload()

    phone.wait_for_bubble("You said")
    assert [bubble.body for bubble in phone.bubbles()] == ["hello", "You said: hello"]


def test_a_network_that_has_forgotten_is_shown_empty(phone: PhonePage, phone_network: SandboxNetwork) -> None:
    phone.send("hello")
    phone.wait_for_bubble("You said")
    httpx.post(f"{phone_network.url}/reset").raise_for_status()

    expect(phone.page.locator("#log .message")).to_have_count(0)
    expect(phone.page.get_by_text("For instance")).to_be_visible()


def test_the_log_tells_a_screen_reader_who_speaks(phone: PhonePage) -> None:
    phone.send("hello")
    phone.wait_for_bubble("You said")

    log = phone.page.get_by_role("log", name="Messages with Mission Health Center")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("You: hello")
    expect(log).to_contain_text("Mission Health Center: You said: hello")


def test_the_page_fits_a_small_phone(phone: PhonePage) -> None:
    phone.page.set_viewport_size({"width": 360, "height": 640})
    phone.send("hello")

    phone.wait_for_bubble("You said")
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    expect(phone.page.get_by_role("button", name="Send")).to_be_in_viewport()


def test_nothing_is_loaded_from_anywhere_else(page: Page, phone_network: SandboxNetwork) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_phone(page, f"{phone_network.url}/phone", PATIENT)

    assert asked
    assert [url for url in asked if not url.startswith(phone_network.url)] == []


def test_a_network_that_is_away_is_said_so_until_it_is_back(phone: PhonePage) -> None:
    phone.page.route("**/phone/messages*", lambda route: route.abort())
    expect(phone.page.get_by_role("status")).to_contain_text("No network")

    phone.page.unroute("**/phone/messages*")

    expect(phone.page.get_by_role("status")).to_be_hidden()
    phone.send("hello")
    phone.wait_for_bubble("You said")
