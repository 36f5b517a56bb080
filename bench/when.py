"""How fast and how rightly times are read out of texts, beside dateparser's own search, on the corpora of the tests."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from dateparser.search import search_dates

from bench.figures import Figure, Report, percentile
from tests.when.corpus import Expression, list_languages, read_corpus
from when.model import Window

MEDIAN_MILLISECONDS = 0.5
SLOWEST_MILLISECONDS = 3
IMPORT_SECONDS = 0.3
MEBIBYTES = 60
LONGEST_TEXT_MILLISECONDS = 50
RIGHT_PERCENT = {"en": 85, "es": 85, "zh": 85}
RIGHT_PERCENT_ELSEWHERE = 80
THEIR_CODES = {"tl": "fil"}  # where dateparser calls a language otherwise
ROUNDS = 5

HOW = """\
The texts are those of tests/when, each with its own now; the held-out third was first run when the tables were done,
and each file tells with what result. Exactly right: the same windows, preference and alternatives. Usable: the first
window overlaps the right one. Beside it stands dateparser's search_dates on the same texts, told the language and to
prefer the future: right where the first date that it finds begins the right window. Times of texts are of the
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
    seen[0].read()
    ours = [time_reading(each.read) for each in (*seen, *held_out) for _ in range(rounds)]
    theirs = [time_reading(lambda each=each: search(each)) for each in held_out]  # type: ignore[misc]
    yield from judge_speed(language, ours, theirs)
    for name, corpus in (("held out", held_out), ("all others", seen)):
        yield judge_right(language, name, corpus)


def time_reading(read: Callable[[], object]) -> float:
    began = time.process_time()
    read()
    return (time.process_time() - began) * 1000


def judge_speed(language: str, ours: Sequence[float], theirs: Sequence[float]) -> Iterator[Figure]:
    for what, share, target in (("median", 50, MEDIAN_MILLISECONDS), ("99th percentile", 99, SLOWEST_MILLISECONDS)):
        mine, other = percentile(ours, share), percentile(theirs, share)
        yield Figure(
            f"{language}: {what} of a text",
            f"{mine:.2f} ms",
            f"dateparser {other:.2f} ms",
            f"< {target} ms",
            mine < target,
        )


def judge_right(language: str, name: str, corpus: Sequence[Expression]) -> Figure:
    readings = [each.read() for each in corpus]
    right = [each.find_fault(reading) is None for each, reading in zip(corpus, readings, strict=True)]
    usable = [each.is_usable(reading) for each, reading in zip(corpus, readings, strict=True)]
    theirs = [begins_rightly(each) for each in corpus]
    target = RIGHT_PERCENT.get(language, RIGHT_PERCENT_ELSEWHERE)
    percent = share(right)
    return Figure(
        f"{language}: {name}, {len(corpus)} texts exactly right / usable",
        f"{percent:.0f} / {share(usable):.0f} %",
        f"dateparser {share(theirs):.0f} %",
        f">= {target} %",
        percent >= target,
    )


def share(judged: Sequence[bool]) -> float:
    return 100 * sum(judged) / len(judged)


def search(expression: Expression) -> list[tuple[str, datetime]]:
    """What dateparser finds; it looks at a naive now."""
    told = {
        "RELATIVE_BASE": expression.now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    language = THEIR_CODES.get(expression.language, expression.language)
    try:
        return search_dates(expression.text, languages=[language], settings=told) or []
    except Exception:  # a library that raises on a text has found nothing in it
        return []


def begins_rightly(expression: Expression) -> bool:
    found = search(expression)
    if not expression.windows or not found:
        return not expression.windows and not expression.admits and not found
    return is_in(expression.windows[0], found[0][1].replace(tzinfo=expression.now.tzinfo))


def is_in(window: Window, moment: datetime) -> bool:
    """A day found without its clock comes with the clock of now."""
    if window.start is None:
        return False
    is_long = window.end is None or window.end - window.start >= timedelta(hours=23)
    return window.contains(moment) if is_long else window.start == moment.replace(second=0, microsecond=0)
