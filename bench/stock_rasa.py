"""The same dialogue through ours and through stock Rasa 3.6: start, memory, turns per second."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.clinic import Outside, running_clinic
from bench.figures import Figure, Report, milliseconds, percentile
from bench.first_answer import best_of, seconds_to_first_answer, stock_seconds_to_first_answer
from bench.memory import memory_by_part
from bench.patients import PHONES
from bench.processes import cpu_seconds_of, memory_of
from bench.stock_system import make_stock, prepared_stock
from bench.texting import Network, Talk, talk
from bench.wishes import wish_for_weekdays
from frontdesk.parts.part import Part

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
class Held:
    """Dialogues that were held; `booked`: patients with exactly one visit after it; `cpu`: seconds of all that runs."""

    alone: Talk
    many: Talk
    patients: int
    booked: int
    cpu: float

    @property
    def cpu_of_a_turn(self) -> float:
        return self.cpu / (len(self.alone.turns) + len(self.many.turns))


@dataclass(frozen=True)
class Side:
    """One of the two, as measured. `memory` in MiB; `brain` is that of Rasa and its action server alone."""

    start: float
    memory: float
    brain: float
    held: Held


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
        held = hold(clinic.network, clinic.outside, clinic.parts, alone, many)
        memory = memory_by_part(clinic)
        brain = sum(memory[part.name] for part in (clinic.system.rasa, clinic.system.actions))
    return Side(start, sum(memory.values()), brain, held)


def measure_stock(alone: int, many: int, starts: int) -> Side:
    start = best_of(starts, stock_seconds_to_first_answer)
    with prepared_stock() as stock:
        stock.start()
        held = hold(stock.network, stock.outside, stock.parts, alone, many)
        memory = memory_of(part.process.pid for part in stock.parts)
    return Side(start, memory, memory, held)


def hold(network: Network, outside: Outside, parts: Sequence[Part], alone: int, many: int) -> Held:
    """One patient after the other, then eight at a time."""
    dialogues, pids = wish_for_weekdays(), [part.process.pid for part in parts]
    talk(network, PHONES[-AT_ONCE:], dialogues, at_once=AT_ONCE)  # what is read once, and kept, is read here
    talks, booked, cpu = [], 0, 0.0
    for phones, at_once in ((PHONES[:alone], 1), (PHONES[alone : alone + many], AT_ONCE)):
        outside.begin_anew()
        before = cpu_seconds_of(pids)
        talks.append(talk(network, phones, dialogues, at_once=at_once))
        cpu += cpu_seconds_of(pids) - before
        booked += outside.count_visits(phones)
    return Held(talks[0], talks[1], patients=alone + many, booked=booked, cpu=cpu)


def judge(ours: Side, stock: Side) -> Iterator[Figure]:
    yield compare("from start to first answer", ours.start, stock.start, "{:.1f} s", TIMES_FASTER_START)
    yield compare("memory of everything that runs", ours.memory, stock.memory, "{:.0f} MiB", TIMES_LESS_MEMORY)
    yield Figure("memory of Rasa and action server", f"{ours.brain:.0f} MiB", f"{stock.brain:.0f} MiB")
    for name, mine, theirs in (
        ("1 patient", ours.held.alone, stock.held.alone),
        (f"{AT_ONCE} patients", ours.held.many, stock.held.many),
    ):
        times = mine.per_second / theirs.per_second
        yield Figure(
            f"turns per second, {name}",
            f"{mine.per_second:.1f}",
            f"{theirs.per_second:.1f}: {times:.1f} times",
            f"≥ {TIMES_MORE_TURNS} times",
            times >= TIMES_MORE_TURNS,
        )
        yield Figure(f"p50 / p95 of a turn, {name}", describe_seconds(mine), describe_seconds(theirs))
    yield Figure("CPU time of a turn", milliseconds(ours.held.cpu_of_a_turn), milliseconds(stock.held.cpu_of_a_turn))
    yield Figure(
        "patients with exactly one visit booked",
        f"{ours.held.booked} of {ours.held.patients}",
        f"{stock.held.booked} of {stock.held.patients}",
        "all of ours",
        ours.held.booked == ours.held.patients,
    )


def compare(what: str, mine: float, theirs: float, form: str, wanted: int) -> Figure:
    """Where less is better."""
    times = theirs / mine
    beside = f"{form.format(theirs)}: {times:.1f} times"
    return Figure(what, form.format(mine), beside, f"≥ {wanted} times", times >= wanted)


def describe_seconds(talked: Talk) -> str:
    seconds = [turn.seconds for turn in talked.turns]
    return f"{milliseconds(percentile(seconds, 50))} / {milliseconds(percentile(seconds, 95))}"
