"""Which answer ends which turn, and how many turns that makes in a second."""

import pytest

from bench.texting import Answer, Asked, Talk, Turn, match_answers

ROBIN, ALEX = "+12065550100", "+12065550101"


def turn(began: float, answered: float, step: int = 0) -> Turn:
    return Turn(ROBIN, step, "hello", began, answered, "Hello")


def test_a_turn_ends_with_the_first_answer_after_its_text() -> None:
    asked = [Asked(ROBIN, 0, "a checkup", 10.0), Asked(ROBIN, 1, "1", 11.0)]
    answers = {ROBIN: [Answer(11.2, "Booked"), Answer(9.0, "from before"), Answer(10.1, "Times")]}
    first, second = match_answers(asked, answers)
    assert (first.reply, round(first.seconds, 3)) == ("Times", 0.1)
    assert (second.reply, round(second.seconds, 3)) == ("Booked", 0.2)


def test_what_another_patient_heard_is_no_answer() -> None:
    asked = [Asked(ROBIN, 0, "a checkup", 10.0)]
    assert list(match_answers(asked, {ROBIN: [], ALEX: [Answer(10.1, "Times")]})) == []


def test_turns_per_second_leave_out_the_time_in_which_nobody_waited() -> None:
    one_after_the_other = Talk((turn(0.0, 0.5), turn(10.0, 10.5)), unanswered=0)
    assert one_after_the_other.per_second == pytest.approx(2.0)


def test_turns_at_the_same_time_are_counted_against_the_time_they_share() -> None:
    together = Talk((turn(0.0, 1.0), turn(0.5, 1.5), turn(0.6, 0.9), turn(1.5, 2.0)), unanswered=0)
    assert together.per_second == pytest.approx(2.0)


def test_the_steps_of_a_dialogue_are_told_apart() -> None:
    talked = Talk((turn(0.0, 0.5, step=0), turn(1.0, 1.25, step=1)), unanswered=0)
    assert talked.seconds_of(1) == [0.25]
