"""A step of the set-up is done again when, and only when, the content of what it was made from has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from set_up.step import NothingMade, Step


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Named like what steps make: a project may lie in a folder of any name.
    root = tmp_path / "models"
    (root / "data").mkdir(parents=True)
    (root / "data" / "words.yml").write_text("hello")
    monkeypatch.setattr("set_up.step.ROOT", root)
    monkeypatch.setattr("set_up.step.STATE", root / ".frontdesk" / "set-up")
    return root


def step_of(root: Path, do: Callable[[], None] | None = None) -> Step:
    made = root / "model"
    return Step("Rasa model", (root / "data", root / "config.yml"), made, do or made.touch)


@pytest.fixture
def done(root: Path) -> Step:
    step = step_of(root)
    assert not step.is_done()
    step.perform()
    assert step.is_done()
    return step


def test_a_performed_step_is_done_for_whoever_asks_next(root: Path, done: Step) -> None:
    assert step_of(root).is_done()


def test_a_touched_input_with_the_same_content_changes_nothing(root: Path, done: Step) -> None:
    words = root / "data" / "words.yml"
    words.write_text(words.read_text())
    assert done.is_done()


def test_a_folder_that_was_emptied_is_filled_again(root: Path) -> None:
    """bot/models, from which somebody has deleted the model."""
    models, model = root / "models", root / "models" / "model.tar.gz"

    def train() -> None:
        (models / "full").mkdir(parents=True, exist_ok=True)
        model.touch()

    step = Step("Rasa model", (root / "data",), models, train)
    step.perform()
    assert step.is_done()
    model.unlink()
    assert not step.is_done()
    step.perform()
    assert model.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "data" / "words.yml").write_text("goodbye"),
        lambda root: (root / "data" / "words.yml").rename(root / "data" / "phrases.yml"),
        lambda root: (root / "data" / "words.yml").unlink(),
        lambda root: (root / "data" / "more.yml").write_text("hello"),
        lambda root: (root / "config.yml").write_text("pipeline: []"),
        lambda root: (root / "model").unlink(),
    ],
    ids=["edited", "renamed", "removed", "added", "a missing input came", "what was made is gone"],
)
def test_a_change_makes_it_undone(root: Path, done: Step, change: Callable[[Path], object]) -> None:
    change(root)
    assert not done.is_done()


def test_what_moves_from_one_file_to_the_next_is_a_change(root: Path) -> None:
    (root / "data" / "a").write_text("xb")
    (root / "data" / "b").write_text("y")
    step = step_of(root)
    step.perform()
    (root / "data" / "a").write_text("x")
    (root / "data" / "b").write_text("by")
    assert not step.is_done()


@pytest.mark.parametrize("folder", ["__pycache__", ".venv", "models"])
def test_what_steps_and_running_make_is_no_input(root: Path, done: Step, folder: str) -> None:
    (root / "data" / folder).mkdir()
    (root / "data" / folder / "anything").write_text("made")
    assert done.is_done()


def test_an_input_edited_while_the_step_works_makes_it_undone(root: Path) -> None:
    def train_while_somebody_edits() -> None:
        (root / "data" / "words.yml").write_text("edited")
        (root / "model").touch()

    step = step_of(root, train_while_somebody_edits)
    step.perform()
    assert not step.is_done()


def test_a_step_that_failed_half_way_is_not_done_by_putting_its_inputs_back(root: Path, done: Step) -> None:
    def fail() -> None:
        raise OSError("disk full")

    words = root / "data" / "words.yml"
    words.write_text("changed")
    with pytest.raises(OSError, match="disk full"):
        step_of(root, fail).perform()
    words.write_text("hello")
    assert not done.is_done()


def test_a_step_that_made_nothing_says_so(root: Path) -> None:
    with pytest.raises(NothingMade, match="Rasa model"):
        step_of(root, lambda: None).perform()
    assert not step_of(root).is_done()


def test_another_python_or_another_place_makes_it_undone(
    root: Path, done: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    assert not done.is_done()
