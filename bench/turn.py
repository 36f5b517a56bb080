"""From a patient's text to the answer in Twilio's hands: one patient alone, then fifty at once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bench.clinic import NOW, Clinic, running_clinic
from bench.figures import Figure, Report, milliseconds, percentile
from bench.patients import PHONES
from bench.processes import cpu_seconds_of
from bench.texting import Talk, talk
from bench.wishes import wish_for_dates

SEARCHES, BOOKS = 0, 1
P50_SECONDS, P95_SECONDS = 0.150, 0.400
AT_ONCE = 50
# What the FHIR server may be asked for: a number's first text asks who it belongs to as well.
STEPS = (("offer, at a number's first text", 2), ("offer", 1), ("book", 1))

HOW = """\
The whole system on one machine, PostgreSQL with `fsync` on, the sandbox's FHIR server and Twilio. A patient who has
never texted before says "{text}", then "{choice}", and is booked. A turn lasts from just before the signed webhook is
posted until Twilio's record of the answer. Twilio delivers at once and posts its three receipts for each answer, which
the door takes meanwhile. FHIR requests are those of five dialogues, after the clinic's directory was read for an
earlier one. CPU time is that of the {at_once} patients, beside the share of each part."""


def measure(quick: bool) -> Report:
    alone, many = (8, 50) if quick else (100, 400)
    with running_clinic() as clinic:
        hold(clinic, PHONES[:3])  # what is read once, and kept, is read here
        requests = count_requests_per_step(clinic, PHONES[3:8])
        one = hold(clinic, PHONES[8 : 8 + alone])
        clinic.outside.begin_anew()
        phones, before = PHONES[200 : 200 + many], cpu_by_part(clinic)
        fifty = hold(clinic, phones, AT_ONCE)
        cpu = {name: seconds - before[name] for name, seconds in cpu_by_part(clinic).items()}
        booked = clinic.outside.count_visits(phones)
    figures = (*judge_requests(requests), *judge_alone(one), *judge_many(fifty, booked, many), describe_cpu(cpu, fifty))
    return Report("turn", "A turn, from text to answer", describe(), figures)


def hold(clinic: Clinic, phones: Sequence[str], at_once: int = 1) -> Talk:
    return talk(clinic.network, phones, wish_for_dates(NOW.date(), AT_ONCE), at_once=at_once)


def cpu_by_part(clinic: Clinic) -> dict[str, float]:
    return {part.name: cpu_seconds_of([part.process.pid]) for part in clinic.parts}


def count_requests_per_step(clinic: Clinic, phones: Sequence[str]) -> list[list[list[str]]]:
    """For each of STEPS, and each phone, what the FHIR server was asked for."""
    (first, _), (second, choice) = wish_for_dates(NOW.date(), 2)
    counted: list[list[list[str]]] = [[] for _ in STEPS]
    for phone in phones:
        for step, text in enumerate((first, second, choice)):
            clinic.outside.count_requests()
            talk(clinic.network, [phone], [[text]])
            counted[step].append(clinic.outside.count_requests())
    return counted


def describe() -> str:
    text, choice = wish_for_dates(NOW.date(), 1)[0]
    return HOW.format(text=text, choice=choice, at_once=AT_ONCE).replace("\n", " ")


def judge_requests(requests: Sequence[Sequence[Sequence[str]]]) -> Iterator[Figure]:
    for (name, target), dialogues in zip(STEPS, requests, strict=True):
        most = max(len(asked) for asked in dialogues)
        kinds = Counter(each for asked in dialogues for each in asked)
        yield Figure(
            f"FHIR requests to {name}",
            f"{most}" if most == min(len(asked) for asked in dialogues) else f"at most {most}",
            ", ".join(f"{count / len(dialogues):g} {kind}" for kind, count in kinds.items()),
            f"{target}",
            most <= target,
        )


def judge_alone(alone: Talk) -> Iterator[Figure]:
    for step, name in ((SEARCHES, "searches times"), (BOOKS, "books")):
        seconds = alone.seconds_of(step)
        p50, p95 = percentile(seconds, 50), percentile(seconds, 95)
        yield Figure(
            f"the turn that {name}, one patient: p50 / p95",
            f"{milliseconds(p50)} / {milliseconds(p95)}",
            f"{len(seconds)} turns, the longest {milliseconds(max(seconds))}",
            f"< {milliseconds(P50_SECONDS)} / {milliseconds(P95_SECONDS)}",
            p50 < P50_SECONDS and p95 < P95_SECONDS,
        )


def judge_many(many: Talk, booked: int, patients: int) -> Iterator[Figure]:
    seconds = [turn.seconds for turn in many.turns]
    yield Figure(
        f"turns per second, {AT_ONCE} patients at once",
        f"{many.per_second:.0f}",
        f"{len(many.turns)} turns, p50 {milliseconds(percentile(seconds, 50))}",
    )
    yield Figure(f"p95 of these turns, {AT_ONCE} at once", milliseconds(percentile(seconds, 95)))
    yield Figure(
        "their patients with exactly one visit booked",
        f"{booked}",
        f"{patients} patients, {many.unanswered} of them not answered",
        "all",
        booked == patients and not many.unanswered,
    )


def describe_cpu(cpu: Mapping[str, float], many: Talk) -> Figure:
    per_turn = {name: seconds / len(many.turns) for name, seconds in cpu.items()}
    shares = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in per_turn.items() if seconds >= 0.0005)
    return Figure("CPU time of a turn", milliseconds(sum(per_turn.values())), shares)
