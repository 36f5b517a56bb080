"""Every catalogue has the replies that the code says, no others, with the values that the code gives."""

from pathlib import Path
from string import Formatter

import polib  # type: ignore[import-untyped]  # it ships no types
import pytest

from messaging.catalogue import Catalogue, read_catalogue
from tests.messaging.front_office import ALWAYS
from tests.messaging.replies import SAID
from tests.messaging.said_in_code import read_code

LANGUAGES = Path(__file__).parents[2] / "messaging" / "languages"
FILES = sorted(LANGUAGES.glob("*/replies.po"))
FORMATS = {"", "date", "long_date", "time", "list", "label", "after"}
RUSSIAN = r"""
msgid ""
msgstr ""
"Language: ru\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "times"
msgid_plural "times_plural"
msgstr[0] "{count} время"
msgstr[1] "{count} времени"
msgstr[2] "{count} времён"

msgid "not_translated"
msgstr ""
"""


def every_template(catalogue: Catalogue, name: str) -> set[str]:
    return {catalogue.find(name, count) for count in range(1, 30)}


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.fixture(params=FILES, ids=lambda file: file.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return read_catalogue(request.param)


def test_the_code_shows_every_name_that_it_says() -> None:
    said = read_code()
    assert said.unread == []
    assert len(said.names) > 40


def test_it_has_exactly_the_names_that_are_said(catalogue: Catalogue) -> None:
    assert catalogue.names == read_code().names


def test_its_values_are_those_that_the_code_gives(catalogue: Catalogue) -> None:
    for name, given in read_code().values.items():
        for template in every_template(catalogue, name):
            for keys in given:
                assert fields_of(template) <= keys | ALWAYS.keys(), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_it_is_well_formed_and_finished(file: Path) -> None:
    """Babel reads an open quote or a word too many as if nothing were wrong; polib does not."""
    entries = polib.pofile(str(file), check_for_duplicates=True)
    assert [entry.msgid for entry in entries if not entry.translated()] == []


def test_its_formats_are_known(catalogue: Catalogue) -> None:
    for name in catalogue.names:
        for template in every_template(catalogue, name):
            assert {spec for _, field, spec, _ in Formatter().parse(template) if field} <= FORMATS, name


def test_the_realistic_values_are_those_that_the_code_gives() -> None:
    """So that the tests of wording say what patients read."""
    code = read_code()
    assert SAID.keys() == code.names
    for name, given in code.values.items():
        assert {frozenset(reply.values) for reply in SAID[name]} == given, name


@pytest.fixture
def russian(tmp_path: Path) -> Catalogue:
    file = tmp_path / "ru" / "replies.po"
    file.parent.mkdir()
    file.write_text(RUSSIAN)
    return read_catalogue(file)


@pytest.mark.parametrize(
    ("count", "word"), [(1, "время"), (2, "времени"), (5, "времён"), (11, "времён"), (21, "время")]
)
def test_plurals_follow_the_language(russian: Catalogue, count: int, word: str) -> None:
    assert russian.find("times", count) == f"{{count}} {word}"


def test_what_is_not_translated_is_not_there(russian: Catalogue) -> None:
    assert russian.names == {"times"}
    with pytest.raises(KeyError):
        russian.find("not_translated", 1)
