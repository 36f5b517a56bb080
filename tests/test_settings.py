"""Every setting is documented, and what nobody has filled in is missing rather than empty."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings
from tests.deploy.composed import FILE, ROOT, VARIABLE

LINE = re.compile(r"#?([A-Z][A-Z0-9_]*)=(.*)")
EXAMPLE = (ROOT / ".env.example").read_text().splitlines()
COMPOSE_ALONE = set(VARIABLE.findall(FILE.read_text()))
# The appliance can't import settings.py: it reads these by itself.
BOT_ALONE = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', (ROOT / "bot" / "configuration.py").read_text()))
FILLED_IN = {
    "CLINIC_NAME": "Lakeside Clinic",
    "CLINIC_PHONE": "+1 415 555 0100",
    "CLINIC_TIMEZONE": "America/Chicago",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_NUMBER": "+14155550199",
    "FHIR_URL": "https://fhir.example.org/r4/",
}
SECRETS = {
    "database_url": "postgresql+psycopg://somebody@nowhere/db",
    "redis_url": "redis://nowhere",
    "rasa_token": "r",
    "twilio_auth_token": "t",
}


def example() -> dict[str, str]:
    """Every variable of .env.example, commented out or not, with what it shows."""
    return {match[1]: match[2] for line in EXAMPLE if (match := LINE.fullmatch(line))}


def active() -> dict[str, str]:
    return {match[1]: match[2] for line in EXAMPLE if line[:1] != "#" and (match := LINE.fullmatch(line))}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(f"{value}\n")
    return tmp_path


def read(monkeypatch: pytest.MonkeyPatch, secrets: Path, **changed: str) -> Settings:
    for name in example():
        monkeypatch.delenv(name, raising=False)
    for name, value in {**active(), **FILLED_IN, **changed}.items():
        monkeypatch.setenv(name, value)
    return Settings(_secrets_dir=secrets)  # type: ignore[call-arg]  # the environment fills the fields in


def test_every_setting_and_every_variable_of_compose_and_bot_is_documented_and_no_other() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert set(example()) == settings | COMPOSE_ALONE | BOT_ALONE


@pytest.mark.parametrize("name", sorted(example()))
def test_a_line_says_what_it_is_for(name: str) -> None:
    at = next(number for number, line in enumerate(EXAMPLE) if re.match(rf"#?{name}=", line))
    assert re.match(r"# \S.{15,}", EXAMPLE[at - 1])
    assert not LINE.fullmatch(EXAMPLE[at - 1])


def test_no_secret_is_shown_and_none_is_set_by_copying_the_file() -> None:
    secret = {name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert {name: value for name, value in example().items() if name in secret and value} == {}
    assert secret.isdisjoint(active())
    for name in secret:
        at = next(number for number, line in enumerate(EXAMPLE) if line.startswith(f"#{name}="))
        assert EXAMPLE[at - 1].startswith("# Secret")


def test_the_defaults_that_it_shows_are_the_defaults() -> None:
    shown = example()
    for name, field in Settings.model_fields.items():
        if field.default is not None and not field.is_required() and not field.default_factory:
            default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
            assert (name, shown[name.upper()]) == (name, default)


def test_a_filled_in_copy_and_the_secret_files_make_complete_settings(
    monkeypatch: pytest.MonkeyPatch, secrets: Path
) -> None:
    settings = read(monkeypatch, secrets)
    assert settings.twilio_auth_token.get_secret_value() == "t"
    assert settings.fhir_url == "https://fhir.example.org/r4"
    assert settings.zone.key == "America/Chicago"


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_an_empty_secret_is_a_missing_one(monkeypatch: pytest.MonkeyPatch, secrets: Path, name: str) -> None:
    (secrets / name).write_text("\n")
    with pytest.raises(ValidationError, match=rf"{name}\s+Field required"):
        read(monkeypatch, secrets)


def test_an_empty_optional_secret_is_none(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    (secrets / "twilio_auth_token_secondary").touch()
    assert read(monkeypatch, secrets).twilio_auth_token_secondary is None


def test_an_empty_variable_hides_no_secret_file(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    settings = read(monkeypatch, secrets, TWILIO_AUTH_TOKEN="", CLINIC_OPENING="")
    assert settings.twilio_auth_token.get_secret_value() == "t"
    assert settings.clinic_opening is None


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    assert "postgresql" not in repr(read(monkeypatch, secrets))


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLINIC_TIMEZONE", "Central Time"), ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32), ("FHIR_AUTH", "digest")],
)
def test_a_wrong_value_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, secrets: Path, name: str, value: str
) -> None:
    with pytest.raises((ValidationError, KeyError)):
        read(monkeypatch, secrets, **{name: value})


def test_codes_of_visit_types_are_read_as_pairs(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    settings = read(monkeypatch, secrets, VISIT_TYPE_CODES="checkup=http://snomed.info/sct|1, dental=urn:x|2,")
    assert settings.visit_type_codes == {"http://snomed.info/sct|1": "checkup", "urn:x|2": "dental"}


def test_lengths_of_visits_are_read_as_pairs(monkeypatch: pytest.MonkeyPatch, secrets: Path) -> None:
    settings = read(monkeypatch, secrets, VISIT_MINUTES="well_child=40, prenatal=60,")
    assert settings.visit_minutes == {"well_child": 40, "prenatal": 60}
