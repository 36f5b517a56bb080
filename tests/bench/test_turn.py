"""What counts as a quick turn, and as a dear one."""

from bench.figures import Figure
from bench.texting import Talk, Turn
from bench.turn import describe_cpu, judge_alone, judge_many, judge_requests

WHO, OFFER, BOOK = ["POST Patient/_search"], ["GET Slot"], ["POST transaction"]


def talk_of(search: float, book: float, unanswered: int = 0) -> Talk:
    turns = (
        Turn("+12065550100", step, "text", at + step * 5.0, at + step * 5.0 + seconds, "Answer")
        for at in range(0, 200, 10)
        for step, seconds in enumerate((search, book))
    )
    return Talk(tuple(turns), unanswered)


def missed(figures: list[Figure]) -> list[str]:
    return [figure.what for figure in figures if figure.met is False]


def test_a_number_is_looked_up_once_and_each_step_asks_once() -> None:
    assert missed(list(judge_requests([[WHO + OFFER], [OFFER], [BOOK]]))) == []


def test_one_request_too_many_in_one_dialogue_is_a_miss() -> None:
    figures = list(judge_requests([[WHO + OFFER] * 2, [OFFER, WHO + OFFER], [BOOK] * 2]))
    assert missed(figures) == ["FHIR requests to offer"]
    assert figures[1].measured == "at most 2"


def test_each_of_the_two_turns_has_its_own_time_to_keep() -> None:
    assert missed(list(judge_alone(talk_of(search=0.10, book=0.10)))) == []
    assert missed(list(judge_alone(talk_of(search=0.10, book=0.16)))) == ["the turn that books, one patient: p50 / p95"]


def test_a_patient_without_a_visit_is_a_miss_however_fast_the_answers_were() -> None:
    talked = talk_of(0.01, 0.01)
    assert missed(list(judge_many(talked, booked=20, patients=20))) == []
    assert missed(list(judge_many(talked, booked=19, patients=20))) == ["their patients with exactly one visit booked"]


def test_cpu_time_is_told_by_the_turn() -> None:
    figure = describe_cpu({"Rasa": 0.4, "worker": 0.2, "sweeper": 0.001}, talk_of(0.1, 0.1))
    assert (figure.measured, figure.beside) == ("15 ms", "Rasa 10, worker 5")
