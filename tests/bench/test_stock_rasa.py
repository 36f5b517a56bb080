"""What ours must do better than stock Rasa, and by how much."""

from bench.stock_rasa import Held, Side, judge
from bench.texting import Talk, Turn


def talk_of(seconds: float) -> Talk:
    turns = (Turn("+12065550100", 0, "a checkup", float(at), at + seconds, "Times") for at in range(20))
    return Talk(tuple(turns), unanswered=0)


def side(start: float, memory: float, seconds: float, booked: int = 20) -> Side:
    held = Held(talk_of(seconds), talk_of(seconds), patients=20, booked=booked, cpu=1.0)
    return Side(start, memory, memory, held)


STOCK = side(start=48.0, memory=1200.0, seconds=0.3)


def missed(ours: Side) -> list[str]:
    return [figure.what for figure in judge(ours, STOCK) if figure.met is False]


def test_four_times_the_start_a_third_of_the_memory_and_three_times_the_turns_are_enough() -> None:
    assert missed(side(start=12.0, memory=400.0, seconds=0.0999)) == []


def test_each_target_can_be_missed() -> None:
    assert missed(side(start=12.1, memory=400.0, seconds=0.0999)) == ["from start to first answer"]
    assert missed(side(start=12.0, memory=401.0, seconds=0.0999)) == ["memory of everything that runs"]
    assert missed(side(start=12.0, memory=400.0, seconds=0.11)) == [
        "turns per second, 1 patient",
        "turns per second, 8 patients",
    ]


def test_fast_answers_that_book_nothing_are_a_miss() -> None:
    assert missed(side(12.0, 400.0, 0.05, booked=19)) == ["patients with exactly one visit booked"]
