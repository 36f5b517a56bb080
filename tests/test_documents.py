"""The documents say what is there, and nothing that must not leave a machine is in any file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.cli import COMMANDS
from settings import Settings
from tests.deploy.composed import COMPOSE, FILE, ONE_SHOTS, SERVICES, TOOLS, VARIABLE
from tests.tree import FOR_PATIENTS, ROOT, files, modules, named, parse, top_of

README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted(path for path in files() if path.suffix == ".md" and top_of(path) in (".", "docs"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LONGEST_DECISION = 400
# Written apart, so that this file does not hold them.
REGISTRIES = (
    *(("pypi", "org"), ("files.pythonhosted", "org"), ("registry.npmjs", "org"), ("repo1.maven", "org")),
    *(("repo.maven.apache", "org"), ("index.crates", "io"), ("static.crates", "io"), ("proxy.golang", "org")),
    *(("deb.debian", "org"), ("security.debian", "org"), ("archive.ubuntu", "com")),
)
PLACES_OF_A_MACHINE = re.compile("|".join(("/" + "work/", "/" + r"root/\w", "/" + r"home/\w+/", r"/" + r"Users/\w+/")))


def map_of_the_rooms() -> str:
    return README[README.index("## The rooms") : README.index("## Where to change what")]


def rows(text: str) -> Iterator[list[str]]:
    """Cells of each row of the tables in a text, without their heads."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            yield cells


def in_code(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_map_of_the_rooms_is_the_tree() -> None:
    on_the_map = {name for first, *_ in rows(map_of_the_rooms()) for name in in_code(first)}
    folders = {f"{top_of(path)}/" for path in files() if not top_of(path).startswith(".")}
    assert {name for name in on_the_map if name.endswith("/")} == folders
    assert [name for name in on_the_map if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_and_picture_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if re.match(r"https?://", target):
            continue
        file, _, anchor = target.partition("#")
        there = path.parent / file if file else path
        assert there.exists(), target
        assert not anchor or anchor in anchors_of(there), target


def anchors_of(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_that_is_named_is_there(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:`|bin/|--rm |… )frontdesk ([a-z][a-z-]+)", text)) <= set(COMMANDS)
    services = "|".join(re.findall(r"docker compose (?:logs -f|exec -T|exec|up -d|kill -s HUP) ([a-z ]+)", text))
    assert set(re.split(r"[ |]+", services)) - {""} <= SERVICES.keys() | {"pg", "psql"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_setting_and_secret_that_is_named_is_there(path: Path) -> None:
    text = path.read_text()
    settings = {name.upper() for name in Settings.model_fields} | set(VARIABLE.findall(FILE.read_text()))
    begins = "|".join({name.partition("_")[0] + "_" for name in settings if "_" in name})
    assert {word for word in re.findall(rf"`({begins})([A-Z_]+)", text) if "".join(word) not in settings} == set()
    assert set(re.findall(r"`?secrets/(\w+)", text)) <= COMPOSE["secrets"].keys()


def test_it_says_of_every_service_what_happens_when_it_is_down() -> None:
    text = (ROOT / "docs" / "running-it.md").read_text()
    table = text[text.index("## What runs") : text.index("## Look after it")]
    told = {name for first, *_ in rows(table) for name in in_code(first)}
    assert told == set(SERVICES) - TOOLS
    assert told >= ONE_SHOTS


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    sections = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert sections[0] == "Unreleased"
    kinds = set(re.findall(r"^### (.+)$", changelog, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_is_short_and_says_why_what_and_what_follows(path: Path) -> None:
    text = path.read_text()
    assert re.match(rf"# {int(path.name[:4])}\. \w", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= LONGEST_DECISION


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def text_files() -> list[Path]:
    return [path for path in files() if b"\0" not in path.read_bytes()[:8000]]


def test_no_file_names_the_host_of_a_registry_or_a_place_of_one_machine() -> None:
    hosts = re.compile("|".join(re.escape(".".join(host)) for host in REGISTRIES))
    found = {
        (named(path), match[0])
        for path in text_files()
        for pattern in (hosts, PLACES_OF_A_MACHINE)
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == set()


def words_to_avoid() -> set[str]:
    """The glossary's last column, save what it allows somewhere."""
    glossary = README[README.index("## Words") : README.index("## Contribute")]
    cells = [line.strip("|").split("|")[2] for line in glossary.splitlines() if line.startswith("| ")][2:]
    return {word.strip() for cell in cells for word in cell.split(",") if word.strip() and "(" not in word}


def names_given_in(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def words_of(name: str) -> set[str]:
    parts = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_")
    return {part.removesuffix("s") for part in parts}


def test_the_code_uses_the_words_of_the_glossary() -> None:
    avoided = words_to_avoid()
    assert {"user", "ticket"} <= avoided
    used = {(named(path), name) for path in modules(*FOR_PATIENTS) for name in names_given_in(path)}
    assert {each for each in used if words_of(each[1]) & avoided} == set()


def test_the_ears_word_for_what_people_say_stays_with_the_ear() -> None:
    word = re.compile("utter" + "ance", re.IGNORECASE)
    allowed = {"README.md"}  # whose list of words says so
    used = {named(path) for path in text_files() if word.search(path.read_text(encoding="utf-8", errors="replace"))}
    assert {name for name in used - allowed if not name.startswith(("bot/", "nlu_data/", "tests/bot/"))} == set()
