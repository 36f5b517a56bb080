"""Checks Redis: does it answer, and would it shed a bell when memory is short?"""

from collections.abc import Iterator
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from frontdesk.checks.finding import Finding
from settings import Settings

PART = "Redis"


def check_bell(settings: Settings) -> Iterator[Finding]:
    try:
        with Redis.from_url(settings.redis_url.get_secret_value(), socket_connect_timeout=2, socket_timeout=2) as redis:
            redis.ping()
            memory: Any = redis.info("memory")
    except RedisError as error:
        remedy = "Start it, and look at REDIS_URL. Until then the sweeper finds new texts within a second or two."
        yield Finding(PART, f"does not answer ({type(error).__name__})", remedy)
        return
    policy = memory.get("maxmemory_policy", "unknown")
    if policy == "noeviction":
        yield Finding(PART, "answers")
    else:
        yield Finding(PART, f"answers, but its maxmemory-policy is {policy}", "Set maxmemory-policy noeviction.")
