"""The door with a real database behind it."""

import pytest
from sqlalchemy import Engine

from tests.webhooks.phone_network import PhoneNetwork


@pytest.fixture
def network(engine: Engine) -> PhoneNetwork:
    return PhoneNetwork(engine)
