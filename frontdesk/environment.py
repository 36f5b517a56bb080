"""Which installation a command speaks of: the one of this environment, or the demo that runs here."""

import json
from pathlib import Path

from settings import Settings, read_settings

STATE = Path(__file__).resolve().parent.parent / ".frontdesk"
DEMO_FOLDER = STATE / "demo"
DEMO_FILE = STATE / "demo.json"  # what `frontdesk demo --json` prints
ENVIRONMENT_FILE = STATE / "demo-environment.json"


def settings_of(*, demo: bool) -> Settings:
    """FileNotFoundError when no demo runs, pydantic's ValidationError when a setting is missing or wrong."""
    if not demo:
        return read_settings()
    written: dict[str, str] = json.loads(ENVIRONMENT_FILE.read_text(encoding="utf-8"))
    # pydantic accepts every setting by name, which our type checker can't see through the dictionary.
    return Settings(**{name.lower(): value for name, value in written.items()})  # type: ignore[arg-type]


def remember_demo(printed: dict[str, object], environment: dict[str, str]) -> None:
    """For the commands that speak of the running demo, the last that started; only its owner may read the keys."""
    for file, content in ((DEMO_FILE, printed), (ENVIRONMENT_FILE, environment)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(content), encoding="utf-8")


def forget_demo(printed: dict[str, object]) -> None:
    """Unless another demo has started since."""
    if DEMO_FILE.exists() and json.loads(DEMO_FILE.read_text(encoding="utf-8")) == printed:
        DEMO_FILE.unlink()
        ENVIRONMENT_FILE.unlink(missing_ok=True)
