"""The project's own files and modules, as the tests of the whole house look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What runs for a patient; beside it stand the appliance (bot), the set-up, the benches and the tests.
ROOMS = ("actions", "clinic", "frontdesk", "messaging", "migrations", "sandbox", "webhooks", "when")
FOR_PATIENTS = ("actions", "clinic", "messaging", "webhooks", "when")


@cache
def files() -> tuple[Path, ...]:
    """All that is or is about to be in version control."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in answer.split("\0") if name and (path := ROOT / name).is_file())


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Python files in these folders, and those at the top for a folder named `.`."""
    return tuple(path for path in files() if path.suffix == ".py" and top_of(path) in folders)


def code() -> tuple[Path, ...]:
    return modules(".", *ROOMS, "bench", "bot", "set_up")


def top_of(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return inside.parts[0] if len(inside.parts) > 1 else "."


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(parse(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
