"""What the whole running system takes of a machine: memory by part, and the time from its start to its first answer."""

from collections.abc import Iterator, Mapping

from bench.clinic import Clinic, running_clinic
from bench.figures import Figure, Report
from bench.first_answer import best_of, seconds_to_first_answer
from bench.patients import PHONES
from bench.processes import family_of, memory_of
from bench.texting import talk
from bench.wishes import wish_for_weekdays

SECOND_START_SECONDS = 15
AT_ONCE = 8

HOW = """\
Memory is PSS (pages that several processes share are divided among them) of every process of the system, after
{patients} patients have booked, {at_once} at a time; the sandbox's FHIR server and Twilio stand for the outside world
and are not counted. The start is that of `frontdesk demo --json`, sandbox and empty databases included, until Twilio
has the answer to a first text; the best of {starts}."""


def measure(quick: bool) -> Report:
    patients, starts = (8, 1) if quick else (80, 3)
    with running_clinic() as clinic:
        talk(clinic.network, PHONES[:patients], wish_for_weekdays(), at_once=AT_ONCE)
        memory = memory_by_part(clinic)
        processes = {part.name: len(family_of([part.process.pid])) for part in clinic.parts}
    seconds = best_of(starts, seconds_to_first_answer)
    how = HOW.format(patients=patients, at_once=AT_ONCE, starts=starts).replace("\n", " ")
    return Report("memory", "Memory, and the first answer", how, tuple(judge(memory, processes, seconds)))


def memory_by_part(clinic: Clinic) -> dict[str, float]:
    return {part.name: memory_of([part.process.pid]) for part in clinic.parts}


def judge(memory: Mapping[str, float], processes: Mapping[str, int], seconds: float) -> Iterator[Figure]:
    for name, mebibytes in memory.items():
        yield Figure(name, f"{mebibytes:.0f} MiB", f"{processes[name]} processes")
    yield Figure("**all of it**", f"{sum(memory.values()):.0f} MiB", f"{sum(processes.values())} processes")
    yield Figure(
        "from start to first answer",
        f"{seconds:.1f} s",
        target=f"< {SECOND_START_SECONDS} s",
        met=seconds < SECOND_START_SECONDS,
    )
