"""The same dialogue through ours and through stock Rasa 3.6: start, memory, turns per second."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.clinic import Outside, running_clinic
from bench.figures import Figure, Report, milliseconds, percentile
from bench.first_answer import best_of, seconds_to_first_answer, stock_seconds_to_first_answer
from bench.memory import memory_by_part
from bench.patients import PHONES
from bench.processes import memory_of
from bench.stock_system import make_stock, prepared_stock
from bench.texting import Network, Talk, talk
from bench.wishes import wish_for_weekdays

AT_ONCE = 8
TIMES_FASTER_START, TIMES_LESS_MEMORY, TIMES_MORE_TURNS = 4, 3, 3

HOW = """\
Both hold the same dialogue ("{text}", then "{choice}") with the same patients, FHIR server and Twilio of the sandbox.
Beside ours is stock Rasa 3.6.21 as `rasa init` and the documentation lead to it: default pipeline and policies (DIET,
TED, UnexpecTED), its own Twilio channel, in-memory tracker store, the stock action server (rasa-sdk 3.6.2) with two
actions that make the same FHIR search and booking (`stock_rasa_project/`). It checks no signature, keeps nothing on
disk, knows no repeats and answers within the webhook; ours does more and counts PostgreSQL, Redis, door, worker and
sweeper too. The start ends with the answer to a first text, best of {starts}; ours starts the sandbox as well. Memory
is PSS after the dialogues."""


@dataclass(frozen=True)
class Side:
    """One of the two, as measured. `memory` in MiB; `brain` is that of Rasa and its action server alone."""

    start: float
    memory: float
    brain: float
    alone: Talk
    many: Talk
    booked: int
    patients: int


def measure(quick: bool) -> Report:
    alone, many, starts = (5, 16, 1) if quick else (60, 120, 2)
    make_stock()
    ours, stock = measure_ours(alone, many, starts), measure_stock(alone, many, starts)
    text, choice = wish_for_weekdays()[0]
    how = HOW.format(text=text, choice=choice, starts=starts).replace("\n", " ")
    return Report("stock_rasa", "Beside stock Rasa", how, tuple(judge(ours, stock)))


def measure_ours(alone: int, many: int, starts: int) -> Side:
    start = best_of(starts, seconds_to_first_answer)
    with running_clinic() as clinic:
        one, eight, booked = hold_both(clinic.network, clinic.outside, alone, many)
        memory = memory_by_part(clinic)
        brain = sum(memory[part.name] for part in (clinic.system.rasa, clinic.system.actions))
    return Side(start, sum(memory.values()), brain, one, eight, booked, alone + many)


def measure_stock(alone: int, many: int, starts: int) -> Side:
    start = best_of(starts, stock_seconds_to_first_answer)
    with prepared_stock() as stock:
        stock.start()
        one, eight, booked = hold_both(stock.network, stock.outside, alone, many)
        memory = memory_of(part.process.pid for part in stock.parts)
    return Side(start, memory, memory, one, eight, booked, alone + many)


def hold_both(network: Network, outside: Outside, alone: int, many: int) -> tuple[Talk, Talk, int]:
    """One patient after the other, then eight at a time; and how many of them have exactly one visit after it."""
    dialogues = wish_for_weekdays()
    talk(network, PHONES[-AT_ONCE:], dialogues, at_once=AT_ONCE)  # what is read once, and kept, is read here
    booked = 0
    talks = []
    for phones, at_once in ((PHONES[:alone], 1), (PHONES[alone : alone + many], AT_ONCE)):
        outside.begin_anew()
        talks.append(talk(network, phones, dialogues, at_once=at_once))
        booked += outside.count_visits(phones)
    return talks[0], talks[1], booked


def judge(ours: Side, stock: Side) -> Iterator[Figure]:
    yield compare("from start to first answer", ours.start, stock.start, "{:.1f} s", TIMES_FASTER_START)
    yield compare("memory of everything that runs", ours.memory, stock.memory, "{:.0f} MiB", TIMES_LESS_MEMORY)
    yield Figure("memory of Rasa and action server", f"{ours.brain:.0f} MiB", f"{stock.brain:.0f} MiB")
    for name, mine, theirs in (("1 patient", ours.alone, stock.alone), (f"{AT_ONCE} patients", ours.many, stock.many)):
        times = mine.per_second / theirs.per_second
        yield Figure(
            f"turns per second, {name}",
            f"{mine.per_second:.1f}",
            f"{theirs.per_second:.1f}: {times:.1f} times",
            f"≥ {TIMES_MORE_TURNS} times",
            times >= TIMES_MORE_TURNS,
        )
        yield Figure(f"p50 / p95 of a turn, {name}", describe_seconds(mine), describe_seconds(theirs))
    yield Figure(
        "patients with exactly one visit booked",
        f"{ours.booked} of {ours.patients}",
        f"{stock.booked} of {stock.patients}",
        "all of ours",
        ours.booked == ours.patients,
    )


def compare(what: str, mine: float, theirs: float, form: str, wanted: int) -> Figure:
    """Where less is better."""
    times = theirs / mine
    beside = f"{form.format(theirs)}: {times:.1f} times"
    return Figure(what, form.format(mine), beside, f"≥ {wanted} times", times >= wanted)


def describe_seconds(talked: Talk) -> str:
    seconds = [turn.seconds for turn in talked.turns]
    return f"{milliseconds(percentile(seconds, 50))} / {milliseconds(percentile(seconds, 95))}"
