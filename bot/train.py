"""Makes the model in bot/models, unless the one there was made from just these inputs; runs under any Python."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

BOT = Path(__file__).resolve().parent
ROOT = BOT.parent
MODELS = BOT / "models"
FULL_MODELS = MODELS / "full"
TAUGHT = ["nlu_data", "bot/rules"]
# What only runs the model is no part of what it is made from.
MADE_FROM = [*TAUGHT, "bot/domain", "bot/components"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="train bot/config-full.yml in bot/.venv-full")
    arguments = parser.parse_args()
    if arguments.full:
        return train(BOT / ".venv-full", BOT / "config-full.yml", BOT / "requirements-full.txt", FULL_MODELS)
    return train(BOT / ".venv", ROOT / "config.yml", BOT / "requirements.txt", MODELS)


def train(venv: Path, config: Path, requirements: Path, models: Path) -> int:
    model = models / f"{fingerprint(config, requirements)}.tar.gz"
    if model.exists():
        return 0
    python = find_python(venv)
    if python is None:
        sys.stderr.write(f"{venv.relative_to(ROOT)} is missing: `make setup` makes it\n")
        return 1
    unfinished = models / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        status = check_and_train(python, config, unfinished, model.name.removesuffix(".tar.gz"))
        if status == 0:
            keep_only(unfinished / model.name, model)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return status


def find_python(venv: Path) -> Path | None:
    """Rasa's own environment, or this Python where it is Rasa's, as in an image."""
    inside = venv / "bin" / "python"
    if inside.exists():
        return inside
    return Path(sys.executable) if find_spec("rasa") else None


def fingerprint(config: Path, requirements: Path) -> str:
    digest = sha256()
    for file in sorted(inputs(config, requirements)):
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def inputs(config: Path, requirements: Path) -> Iterator[Path]:
    yield from (config, requirements, BOT / "train.py")
    for folder in MADE_FROM:
        yield from (file for file in (ROOT / folder).rglob("*") if file.suffix in (".py", ".yml"))


def check_and_train(python: Path, config: Path, folder: Path, name: str) -> int:
    """`rasa train` begins with what `rasa data validate` does; here a warning ends it, too."""
    data = ["--data", *TAUGHT, "--domain", "bot/domain", "--config", str(config), "--fail-on-validation-warnings"]
    command = [python, "-m", "rasa", "train", *data, "--out", str(folder), "--fixed-model-name", name]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "TQDM_DISABLE": "1"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def keep_only(made: Path, model: Path) -> None:
    """Puts it in its place in one step; a server that starts meanwhile finds the old one or the new."""
    made.replace(model)
    for other in model.parent.glob("*.tar.gz"):
        if other != model:
            other.unlink()


if __name__ == "__main__":
    sys.exit(main())
