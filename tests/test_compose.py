"""What docker-compose.yml promises of production, as far as it can be checked without an engine."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from messaging.ear import TIMEOUT
from settings import Settings
from tests.deploy.composed import COMPOSE, FILE, LASTING, ONE_SHOTS, OURS, ROOT, SERVICES, TOOLS, seconds, secrets_of

EVERY = sorted(SERVICES)
EXACT_TAG = re.compile(r"[\w./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?")
OUR_TAG = re.compile(r"frontdesk/\w+:\$\{FRONTDESK_VERSION:-(?P<version>[\d.]+)\}")
SECRET_NAME = re.compile(r"password|passwd|secret|token|private_key|auth", re.IGNORECASE)
DOCKERFILES = sorted({ROOT / service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service})


def with_a_way_out() -> set[str]:
    return {name for name, network in COMPOSE["networks"].items() if not (network or {}).get("internal")}


def neighbours(service: str) -> set[str]:
    own = set(SERVICES[service]["networks"])
    return {name for name, other in SERVICES.items() if own & set(other["networks"])} - {service} - TOOLS


@pytest.mark.parametrize("profile", [[], ["--profile", "hapi"]], ids=["own FHIR server", "with HAPI"])
def test_compose_itself_finds_it_sound(tmp_path: Path, profile: list[str]) -> None:
    shutil.copy(FILE, tmp_path)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    compose = [str(Path(sys.executable).parent / "docker-compose"), *profile, "config", "--quiet"]
    answer = subprocess.run(compose, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_every_part_of_the_system_is_there() -> None:
    assert set(EVERY) == {
        *("nginx", "web", "worker", "sweeper", "actions", "bot", "migrate", "postgres", "redis", "hapi"),
        "frontdesk",
    }
    assert SERVICES["hapi"]["profiles"] == ["hapi"], "a clinic with a FHIR server of its own needs no second one"


@pytest.mark.parametrize("name", EVERY)
def test_no_container_can_do_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].partition(":")[0] not in ("", "0", "root")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "pid", "ipc", "cap_add", "devices"} & service.keys()
    assert not [volume for volume in service.get("volumes", []) if "docker.sock" in volume]


@pytest.mark.parametrize("name", EVERY)
def test_no_container_can_fill_the_machine(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"\d+m", service["mem_limit"])
    assert service["pids_limit"] <= 400
    assert service["logging"]["driver"] == "json-file"
    assert {"max-size", "max-file"} <= service["logging"]["options"].keys()
    assert all("size=" in mount for mount in service.get("tmpfs", []))


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_watched_and_comes_back_and_ends_well(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert seconds(service["healthcheck"]["timeout"]) < seconds(service["healthcheck"]["interval"])
    assert seconds(service["stop_grace_period"]) >= 10, "as long as a request may take"


def test_what_runs_once_gives_up_and_is_waited_for() -> None:
    assert {"migrate"} == ONE_SHOTS
    assert SERVICES["migrate"]["restart"].startswith("on-failure:")
    for name in set(OURS) - ONE_SHOTS - TOOLS:
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_what_is_waited_for_to_be_healthy_has_a_health_check() -> None:
    waits = [(name, other) for name, each in SERVICES.items() for other in each.get("depends_on", {})]
    assert ("nginx", "web") in waits
    assert [wait for wait in waits if wait[1] in LASTING and "healthcheck" not in SERVICES[wait[1]]] == []


@pytest.mark.parametrize("name", ["worker", "actions", "bot"])
def test_a_turn_under_way_may_end_before_its_process_is_killed(name: str) -> None:
    assert TIMEOUT.read is not None
    assert seconds(SERVICES[name]["stop_grace_period"]) > TIMEOUT.read


@pytest.mark.parametrize("name", EVERY)
def test_every_image_is_pinned(name: str) -> None:
    service = SERVICES[name]
    own = OUR_TAG.fullmatch(service["image"])
    if own is None:
        assert EXACT_TAG.fullmatch(service["image"])
        return
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert own["version"] == version
    assert (ROOT / service["build"]["dockerfile"]).is_file()


def test_a_persons_tool_starts_with_nothing_and_sees_every_part() -> None:
    assert {"frontdesk"} == TOOLS
    tool = SERVICES["frontdesk"]
    assert tool["restart"] == "no"
    assert tool["entrypoint"] + tool["command"] == ["python", "-m", "frontdesk.cli", "doctor"]
    parts = set(tool["networks"])
    assert [name for name in LASTING if name != "nginx" and not parts & set(SERVICES[name]["networks"])] == []


def test_only_nginx_answers_the_street() -> None:
    assert [name for name in EVERY if "ports" in SERVICES[name] or "expose" in SERVICES[name]] == ["nginx"]
    assert neighbours("nginx") == {"web"}


def test_only_who_must_call_out_can() -> None:
    out = with_a_way_out()
    lasting = {name for name in LASTING if out & set(SERVICES[name]["networks"])}
    assert lasting == {"nginx", "worker", "actions"}
    assert not [name for name in EVERY if "default" in SERVICES[name]["networks"]]


def test_the_bot_sees_who_asks_it_its_hands_and_its_memory_and_nobody_else() -> None:
    assert neighbours("bot") == {"worker", "actions", "postgres"}


def test_the_records_are_seen_by_the_action_server_alone() -> None:
    assert neighbours("hapi") == {"actions", "postgres"}


def test_each_part_sees_what_it_needs() -> None:
    assert {"postgres", "redis"} <= neighbours("web")
    assert {"postgres", "redis", "bot"} <= neighbours("worker")
    assert {"postgres", "redis"} <= neighbours("sweeper")
    assert {"postgres", "hapi"} <= neighbours("actions")
    assert {"postgres"} <= neighbours("migrate")
    assert "redis" not in neighbours("actions") | neighbours("migrate") | neighbours("bot")


@pytest.mark.parametrize("name", EVERY)
def test_no_secret_is_in_the_environment(name: str) -> None:
    environment = SERVICES[name].get("environment", {})
    assert [key for key in environment if SECRET_NAME.search(key) and not key.endswith(("_FILE", "_ARGS"))] == []
    assert not [value for value in environment.values() if re.search(r"://[^/]*:[^/]*@", str(value))]


def test_every_secret_is_a_file_that_somebody_reads_and_that_is_made() -> None:
    defined = COMPOSE["secrets"]
    used = {secret for name in EVERY for secret in secrets_of(name).values()}
    assert used == set(defined)
    assert [
        secret for secret, how in defined.items() if how != {"file": f"${{SECRETS_FOLDER:-./secrets}}/{secret}"}
    ] == []


@pytest.mark.parametrize("name", OURS)
def test_what_the_settings_require_reaches_every_process_of_ours(name: str) -> None:
    required = {field for field, how in Settings.model_fields.items() if how.is_required() and is_secret(field)}
    assert required <= set(secrets_of(name))
    assert {"path": ".env", "required": False} in SERVICES[name]["env_file"]


def test_every_secret_setting_can_be_given_as_a_file() -> None:
    given = {target for name in OURS for target in secrets_of(name)}
    assert {field for field in Settings.model_fields if is_secret(field)} <= given


def is_secret(field: str) -> bool:
    return "SecretStr" in str(Settings.model_fields[field].annotation)


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_something_to_start(name: str) -> None:
    module, attribute = entry_point([*SERVICES[name].get("entrypoint", []), *SERVICES[name]["command"]])
    file = ROOT / f"{module.replace('.', '/')}.py"
    names = defined_in(ast.parse(file.read_text()))
    assert names & set(attribute), f"{file.name} has none of {attribute}"


def entry_point(command: list[str]) -> tuple[str, tuple[str, ...]]:
    """The module that a command starts, and the names of which it must define one."""
    program, *words = command
    if program == "gunicorn":
        module, _, attribute = words[0].partition(":")
        return module, (attribute,)
    assert (program, words[0]) == ("python", "-m")
    return words[1], ("__main__",)


def defined_in(module: ast.Module) -> set[str]:
    """Names at the top of a module, and `__main__` when it can be run as a script."""
    assigned = {target.id for node in module.body if isinstance(node, ast.Assign) for target in targets_of(node)}
    runs = any(isinstance(node, ast.If) and "__main__" in ast.unparse(node.test) for node in module.body)
    return (
        assigned
        | {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
        | ({"__main__"} if runs else set())
    )


def targets_of(node: ast.Assign) -> list[ast.Name]:
    return [target for target in node.targets if isinstance(target, ast.Name)]


@pytest.mark.parametrize("name", LASTING)
def test_a_health_check_in_python_can_run(name: str) -> None:
    kind, program, *words = SERVICES[name]["healthcheck"]["test"]
    if (kind, program) == ("CMD", "python") and words[0] == "-c":
        compile(words[1], name, "exec")
    elif (kind, program) == ("CMD", "python"):
        module, attribute = entry_point([program, *words])
        assert set(attribute) <= defined_in(ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text()))


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_an_image_is_made_from_pinned_parts_and_runs_as_nobody_in_particular(dockerfile: Path) -> None:
    lines = [line for line in dockerfile.read_text().replace("\\\n", " ").splitlines() if line and line[0] != "#"]
    stages = {words[3] for words in map(str.split, lines) if words[0] == "FROM" and len(words) == 4}
    bases = [words[1] for words in map(str.split, lines) if words[0] == "FROM"]
    assert [base for base in bases if base not in stages and not EXACT_TAG.fullmatch(base)] == []
    users = [words[1] for words in map(str.split, lines) if words[0] == "USER"]
    assert users
    assert users[-1].partition(":")[0] not in ("0", "root")
    assert not re.search(r"(curl|wget)[^\n]*\|\s*(ba)?sh|^ADD\s+http", "\n".join(lines), re.MULTILINE)
    assert [line for line in lines if "pip install" in line and "--require-hashes" not in line] == []


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_an_image_copies_is_there_and_let_in(dockerfile: Path) -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for source in copied_into(dockerfile):
        assert (ROOT / source).exists()
        assert source.partition("/")[0] in let_in


def copied_into(dockerfile: Path) -> set[str]:
    copies = [line.split() for line in dockerfile.read_text().splitlines() if line.startswith("COPY ")]
    return {source for words in copies if not words[1].startswith("--from") for source in words[1:-1]}


def test_our_image_holds_every_room_and_not_the_sandbox() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bot", "sandbox", "set_up", "tests", "bench"}
    assert rooms <= copied_into(ROOT / "deploy" / "Dockerfile")
    assert "sandbox" not in copied_into(ROOT / "deploy" / "Dockerfile")


def test_nothing_gets_into_an_image_unless_it_is_named() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert not {"!.env", "!secrets", "!sandbox", "!tests", "!.git"} & set(lines)
