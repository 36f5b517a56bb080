"""The load on the door: signed requests, and what counts as a miss."""

from pathlib import Path
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from bench.inbound import judge
from bench.load import SENDERS, Door, Load, read_load, write_requests

DOOR = Door("http://127.0.0.1:8000/twilio/inbound", "AC" + "a" * 32, "b" * 32, "+14155550199")
PRINTED = (
    "Running 5s test @ http://127.0.0.1:8000\n\n"
    '{"seconds": 5.002, "answers": {"200": 998, "503": 2}, "p50_ms": 2.71, "p99_ms": 80.02, "most_ms": 99.20, '
    '"latest_ms": 0.41, "broken": 1, "exhausted": false}\n'
)


def load(**other: object) -> Load:
    seen: dict[str, object] = {
        "seconds": 5.0,
        "answers": {200: 1000},
        "p50_ms": 3.0,
        "p99_ms": 50.0,
        "most_ms": 60.0,
        "latest_ms": 1.0,
        "broken": 0,
        "exhausted": False,
    }
    return Load(**{**seen, **other})  # type: ignore[arg-type]  # the fields above, by name


def test_what_wrk_prints_is_read() -> None:
    seen = read_load(PRINTED)
    assert (seen.accepted, seen.failed, seen.p99_ms) == (998, 3, 80.02)


def test_every_webhook_is_signed_and_none_is_like_another(tmp_path: Path) -> None:
    write_requests(tmp_path / "requests", DOOR, 2 * SENDERS, "a")
    lines = (tmp_path / "requests").read_text(encoding="utf-8").splitlines()
    signed = [(signature, dict(parse_qsl(form))) for signature, form in (line.split(" ", 1) for line in lines)]
    validator = RequestValidator(DOOR.auth_token)
    assert all(validator.validate(DOOR.inbound_url, form, signature) for signature, form in signed)
    assert len({form["MessageSid"] for _, form in signed}) == 2 * SENDERS
    assert len({form["From"] for _, form in signed}) == SENDERS


def missed(steady: Load, kept: int, most: Load) -> list[str]:
    return [figure.what for figure in judge(steady, kept, most, bare=10_000.0) if figure.met is False]


def test_a_good_run_misses_nothing() -> None:
    assert missed(load(), 1000, load()) == []


def test_an_answer_without_a_row_is_a_miss() -> None:
    assert missed(load(), 999, load()) == ["rows in the inbox"]


def test_a_slow_tail_is_a_miss_even_when_wrk_hides_it_by_leaving_late() -> None:
    assert missed(load(p99_ms=50.0, latest_ms=400.0), 1000, load()) == ["latency of the door: p50 / p99 / most"]


def test_one_refusal_is_a_miss() -> None:
    assert "answers other than 200, or none" in missed(load(answers={200: 999, 503: 1}), 999, load())
