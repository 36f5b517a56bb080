"""Entry point of the workers: `python -m messaging.worker` runs one until SIGTERM."""

import sys
from functools import cache
from uuid import UUID

import structlog
from celery import bootsteps, signals

from logs import set_up_logs
from messaging.attend import attend
from messaging.bell import RING, hang_bell
from messaging.heartbeat import beat
from messaging.office import Office
from messaging.opening import open_office
from settings import read_settings

log = structlog.get_logger()

BEAT_EVERY_SECONDS = 10.0

app = hang_bell(read_settings().redis_url.get_secret_value())


@app.task(name=RING)  # type: ignore[untyped-decorator]  # celery ships no types
def answer_conversation(conversation_id: str) -> None:
    """An error ends here, without its text: it may quote what the patient wrote. The sweeper rings again."""
    try:
        attend(the_office(), UUID(conversation_id))
    except Exception as error:
        log.error("conversation left for later", conversation=conversation_id, error=type(error).__name__)


@cache
def the_office() -> Office:
    return open_office(read_settings())


@signals.setup_logging.connect  # type: ignore[untyped-decorator]
def log_our_way(**_: object) -> None:
    """Whoever listens to this signal keeps Celery from setting up logs of its own."""
    set_up_logs(read_settings().log_level)


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def open_before_the_first_bell(**_: object) -> None:
    """Before there are threads: two of them would open two offices."""
    the_office()


class Heartbeat(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Beats on the timer of the loop that takes the bells in, so it stops when that loop does."""

    requires = frozenset({"celery.worker.components:Timer"})

    def start(self, worker: object) -> None:
        beat("worker")
        worker.timer.call_repeatedly(BEAT_EVERY_SECONDS, beat, ("worker",))  # type: ignore[attr-defined]  # likewise


app.steps["worker"].add(Heartbeat)


def main() -> int:
    """As Celery's own command would, without the shell that it brings along; PostgreSQL, not gossip, parts workers."""
    worker = app.Worker(without_gossip=True, without_mingle=True, quiet=True)
    worker.start()
    status: int = worker.exitcode or 0
    return status


if __name__ == "__main__":
    sys.exit(main())
