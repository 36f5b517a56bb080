"""deploy/nginx: lets Twilio's webhooks in and nothing else, and keeps no word of them."""

import re
from collections.abc import Iterator
from unittest.mock import create_autospec

import pytest
from sqlalchemy import Engine

from tests.deploy.composed import COMPOSE, ROOT, SERVICES
from webhooks.app import LARGEST_BODY, open_app
from webhooks.door import Door

CONF = "\n".join(
    line for line in (ROOT / "deploy" / "nginx" / "nginx.conf").read_text().splitlines() if line.lstrip()[:1] != "#"
)
# Twilio gives up after 15 s in all: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
TWILIO_GIVES_UP_AFTER = 15


def directives(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+(.+?);$", CONF, re.MULTILINE)


def routes_of_twilio() -> Iterator[str]:
    door = Door(create_autospec(Engine), "https://texts.example.org", "AC0", (), lambda _id: None)
    yield from (rule.rule for rule in open_app(door).url_map.iter_rules() if rule.rule.startswith("/twilio/"))


def test_every_route_of_twilio_is_let_through_and_no_other() -> None:
    open_to_the_street = CONF[CONF.index("listen 8443") : CONF.index("listen 127.0.0.1")]
    let_through = re.findall(r"location (= )?(\S+) \{\s+proxy_pass", open_to_the_street)
    assert {path for _, path in let_through} == set(routes_of_twilio())
    assert {exactly for exactly, _ in let_through} == {"= "}
    assert re.search(r"location / \{\s+return 404;", open_to_the_street)


def test_a_body_is_as_large_as_the_door_takes() -> None:
    assert directives("client_max_body_size") == [f"{LARGEST_BODY // 1024}k"]
    assert directives("client_body_buffer_size") == directives("client_max_body_size"), (
        "or it would be written to a file"
    )


def test_no_log_holds_a_query_a_body_a_header_or_the_line_of_a_request() -> None:
    logged = "\n".join(directives("log_format"))
    assert "$uri" in logged
    forbidden = r"\$(request\b|request_uri|args|query_string|request_body|is_args|http_|cookie_|arg_)"
    assert not re.search(forbidden, logged)
    assert set(directives("access_log")) == {"/dev/stdout without_words", "off"}
    assert directives("error_log") == ["/dev/stderr crit"], "below crit it logs whole request lines"


def test_nothing_is_redirected() -> None:
    assert not re.search(r"return 30\d|rewrite ", CONF), "after a redirect Twilio fetches by GET, without the form"


def test_an_address_arrives_as_it_was_signed() -> None:
    port = SERVICES["web"]["command"][SERVICES["web"]["command"].index("--bind") + 1].rpartition(":")[2]
    assert set(directives("proxy_pass")) == {"$web"}, "with a path here nginx would decode what was signed"
    assert set(directives(r"set \$web")) == {f"http://web:{port}"}
    assert "Host $host" in directives("proxy_set_header")
    assert "X-Forwarded-Proto https" in directives("proxy_set_header")


def test_tls_is_of_this_decade_and_its_keys_are_secrets() -> None:
    assert directives("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    assert directives("ssl_session_tickets") == ["off"]
    assert all("ECDHE" in cipher for cipher in directives("ssl_ciphers")[0].split(":"))
    assert any(header.startswith("Strict-Transport-Security") for header in directives("add_header"))
    keys = [*directives("ssl_certificate"), *directives("ssl_certificate_key")]
    assert [key.removeprefix("/run/secrets/") for key in keys] == SERVICES["nginx"]["secrets"]
    assert set(SERVICES["nginx"]["secrets"]) <= COMPOSE["secrets"].keys()


def test_it_gives_up_before_twilio_does() -> None:
    waits = [directives(f"proxy_{what}_timeout")[0] for what in ("connect", "read")]
    assert sum(int(wait.removesuffix("s")) for wait in waits) < TWILIO_GIVES_UP_AFTER


@pytest.mark.parametrize("port", ["8080", "8443"])
def test_the_ports_that_are_published_are_the_ones_it_listens_on(port: str) -> None:
    assert any(listen.split()[0] == port for listen in directives("listen"))
    assert [published for published in SERVICES["nginx"]["ports"] if published.endswith(f":{port}")]


def test_its_health_is_asked_of_a_server_that_only_the_container_reaches() -> None:
    asked = SERVICES["nginx"]["healthcheck"]["test"][-1]
    assert asked == "http://127.0.0.1:8081/healthz"
    assert "127.0.0.1:8081" in directives("listen")
