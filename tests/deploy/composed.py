"""Reads docker-compose.yml, as the tests of this folder need it."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Begun, done, gone: others wait for their end.
ONE_SHOTS = {
    waited_for
    for service in SERVICES.values()
    for waited_for, how in service.get("depends_on", {}).items()
    if how["condition"] == "service_completed_successfully"
}
# For a person, who runs them by name and then they are gone.
TOOLS = {name for name, service in SERVICES.items() if service.get("profiles") == ["tools"]}
LASTING = sorted(SERVICES.keys() - ONE_SHOTS - TOOLS)
OURS = sorted(name for name, service in SERVICES.items() if service["image"].startswith("frontdesk/frontdesk:"))
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)")


def secrets_of(service: str) -> dict[str, str]:
    """Name of the file under /run/secrets -> name of the secret."""
    listed = SERVICES[service].get("secrets", [])
    return {each["target"]: each["source"] if isinstance(each, dict) else each for each in map(written_out, listed)}


def written_out(secret: str | dict[str, str]) -> dict[str, str]:
    return secret if isinstance(secret, dict) else {"source": secret, "target": secret}


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))
