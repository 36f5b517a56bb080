"""How fast and how rightly times are read out of texts, beside the other libraries, on the corpora of the tests."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.figures import Figure, Report, percentile
from bench.other_times import Found, begins_rightly, list_readers, make_other_readers, read_with
from tests.when.corpus import Expression, list_languages, read_corpus, read_first_run

MEDIAN_MILLISECONDS = 0.5
SLOWEST_MILLISECONDS = 3
IMPORT_SECONDS = 0.3
MEBIBYTES = 60
LONGEST_TEXT_MILLISECONDS = 50
RIGHT_PERCENT = {"en": 85, "es": 85, "zh": 85}
RIGHT_PERCENT_ELSEWHERE = 80
ROUNDS = 5

HOW = """\
The texts are those of tests/when, each with its own now. The held-out third was first run when the tables were done,
the texts of a second reader, who did not write the others, when all else was. What was wrong has been mended since,
so only the figures "at first" tell of texts that nobody has seen. Exactly right: the same windows, preference and
alternatives. Usable: the first window overlaps the right one. Beside it stand the other libraries of the registries
that read the language, on the same texts, in an environment of their own (other_readers/), told the language, now
and, where they can be, to prefer the future. They give moments rather than windows, so they are right where the first
time that they find begins the right window, and where there is none, if they find none. Times of texts are of the
processor, each language warm. The start is a new process that imports when and reads a first text; memory is that
process's peak."""

START = """
import time
began = time.perf_counter()
from datetime import UTC, datetime
from when import read
read("tomorrow at 3", ["en"], datetime(2026, 3, 4, tzinfo=UTC))
seconds = time.perf_counter() - began
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(seconds, int(peak.split()[1]) / 1024)
"""


def measure(quick: bool) -> Report:
    rounds = 1 if quick else ROUNDS
    make_other_readers()
    figures = [*judge_start(), *judge_long_text()]
    for language in list_languages():
        figures += judge_language(language, rounds)
    return Report("when", "Times in texts", HOW.replace("\n", " "), tuple(figures))


def judge_start() -> Iterator[Figure]:
    answers = [
        subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    seconds, mebibytes = min(tuple(float(each) for each in answer.stdout.split()) for answer in answers)
    yield Figure(
        "import and first text", f"{seconds:.2f} s", target=f"< {IMPORT_SECONDS} s", met=seconds < IMPORT_SECONDS
    )
    yield Figure("memory", f"{mebibytes:.0f} MiB", target=f"< {MEBIBYTES} MiB", met=mebibytes < MEBIBYTES)


def judge_long_text() -> Iterator[Figure]:
    corpus = read_corpus("en", "expressions")
    words = " ".join(each.text for each in corpus)
    long = Expression("en", "long", (words * 3)[:10_000], corpus[0].now, corpus[0].context, None)
    milliseconds = min(time_reading(long.read) for _ in range(5))
    target = f"< {LONGEST_TEXT_MILLISECONDS} ms"
    met = milliseconds < LONGEST_TEXT_MILLISECONDS
    yield Figure("a text of 10,000 characters", f"{milliseconds:.0f} ms", target=target, met=met)


def judge_language(language: str, rounds: int) -> Iterator[Figure]:
    seen, held_out = read_corpus(language, "expressions"), read_corpus(language, "held_out")
    second = read_corpus(language, "second_reader")
    seen[0].read()
    ours = [time_reading(each.read) for each in (*seen, *held_out) for _ in range(rounds)]
    theirs = {name: read_with(name, [*held_out, *second]) for name in list_readers(language)}
    yield from judge_speed(language, ours, theirs)
    first = {name: found[: len(held_out)] for name, found in theirs.items()}
    rest = {name: found[len(held_out) :] for name, found in theirs.items()}
    yield judge_right(language, name_texts("held out", held_out, read_first_run(language, "held_out")), held_out, first)
    if second:
        named = name_texts("by a second reader", second, read_first_run(language, "second_reader"))
        yield judge_right(language, named, second, rest)
    yield judge_right(language, name_texts("others", seen), seen, {})


def name_texts(name: str, corpus: Sequence[Expression], first_run: str = "") -> str:
    return f"{len(corpus)} {name}" + (f" (at first {first_run})" if first_run else "")


def time_reading(read: Callable[[], object]) -> float:
    began = time.process_time()
    read()
    return (time.process_time() - began) * 1000


def judge_speed(language: str, ours: Sequence[float], theirs: Mapping[str, Sequence[Found]]) -> Iterator[Figure]:
    for what, part, target in (("median", 50, MEDIAN_MILLISECONDS), ("99th percentile", 99, SLOWEST_MILLISECONDS)):
        mine = percentile(ours, part)
        beside = {name: percentile([each.milliseconds for each in found], part) for name, found in theirs.items()}
        yield Figure(
            f"{language}: {what} of a text",
            f"{mine:.2f} ms",
            ", ".join(f"{name} {milliseconds:.2f}" for name, milliseconds in beside.items()),
            f"< {target} ms",
            mine < target,
        )


def judge_right(
    language: str, name: str, corpus: Sequence[Expression], theirs: Mapping[str, Sequence[Found]]
) -> Figure:
    readings = [each.read() for each in corpus]
    right = [each.find_fault(reading) is None for each, reading in zip(corpus, readings, strict=True)]
    usable = [each.is_usable(reading) for each, reading in zip(corpus, readings, strict=True)]
    beside = {
        other: share([begins_rightly(each, one) for each, one in zip(corpus, found, strict=True)])
        for other, found in theirs.items()
    }
    target = RIGHT_PERCENT.get(language, RIGHT_PERCENT_ELSEWHERE)
    percent = share(right)
    return Figure(
        f"{language}: right / usable of {name}",
        f"{percent:.0f} / {share(usable):.0f} %",
        ", ".join(f"{other} {each:.0f}" for other, each in beside.items()),
        f">= {target} %",
        percent >= target,
    )


def share(judged: Sequence[bool]) -> float:
    return 100 * sum(judged) / len(judged)
