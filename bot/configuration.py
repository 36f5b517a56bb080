"""Reads what the server needs from the environment, and its secrets from files where a container gets them so."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

SECRETS_FOLDER = Path("/run/secrets")
MODELS = Path(__file__).resolve().parent / "models"
# What endpoints.yml and credentials.yml name, and where the memory is.
NAMED_IN_FILES = ("ACTIONS_URL", "RASA_DATABASE_URL", "RASA_TOKEN")
SHORTEST_TOKEN = 16


class Misconfigured(Exception):
    """Says which setting is missing or wrong."""


@dataclass(frozen=True)
class Configuration:
    """`forget_after_days`: how long Rasa keeps what was said; messaging keeps the transcripts."""

    host: str
    port: int
    models: Path
    forget_after_days: int
    log_level: str


def read_configuration(environment: MutableMapping[str, str], secrets_folder: Path = SECRETS_FOLDER) -> Configuration:
    """Puts secrets that came as files into `environment`, from where Rasa's own files take them."""
    for name in NAMED_IN_FILES:
        environment[name] = _read(environment, name, secrets_folder)
    if len(environment["RASA_TOKEN"]) < SHORTEST_TOKEN:
        raise Misconfigured(f"RASA_TOKEN is shorter than {SHORTEST_TOKEN} letters")
    return Configuration(
        host=environment.get("RASA_HOST", "127.0.0.1"),
        port=int(environment.get("RASA_PORT", "5005")),
        models=Path(environment.get("RASA_MODELS", MODELS)),
        forget_after_days=int(environment.get("RASA_FORGET_AFTER_DAYS", "30")),
        log_level=environment.get("LOG_LEVEL", "info").upper(),
    )


def newest_model(models: Path) -> Path | None:
    return max(models.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, default=None)


def _read(environment: Mapping[str, str], name: str, secrets_folder: Path) -> str:
    file = secrets_folder / name.lower()
    value = environment.get(name) or (file.read_text(encoding="utf-8").strip() if file.is_file() else "")
    if not value:
        raise Misconfigured(f"{name} is neither in the environment nor in {secrets_folder}")
    return value
