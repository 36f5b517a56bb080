"""A desk on the sandbox's FHIR server and a real database, and a patient who talks to its skills."""

import pytest

from actions.desk import Desk
from clinic.desk import Clinic
from tests.actions.talk import Talk
from tests.clinic.conftest import StartConversation, database, sandbox_clinic, start_conversation
from tests.fhir_servers import NOW

__all__ = ["database", "sandbox_clinic", "start_conversation"]  # fixtures are found by their names

WHITFIELD = "+14155550102"


@pytest.fixture
def desk(sandbox_clinic: Clinic) -> Desk:
    return Desk(sandbox_clinic, lambda: NOW, "Monday to Friday 8 am to 6 pm")


@pytest.fixture
def talk(desk: Desk, start_conversation: StartConversation) -> Talk:
    return Talk(desk, start_conversation(WHITFIELD))
