"""The bell: a Celery task that carries a conversation's id and nothing else; a lost or doubled bell is harmless."""

from uuid import UUID

from celery import Celery

RING = "messaging.ring"
THREADS = 8

# What a message needs is in PostgreSQL, and the sweeper rings again for whatever is left, so Celery's own
# acknowledgements, results and retries have nothing to protect here: they are off, and with them their traps
# (a task redelivered after the visibility timeout, a result backend that fills).
CONFIGURATION = {
    "accept_content": ["json"],
    "broker_connection_max_retries": None,  # a worker outlives an outage of Redis, however long
    "broker_connection_retry_on_startup": True,
    "broker_transport_options": {
        "ack_emulation": False,
        "global_keyprefix": "frontdesk:",
        "health_check_interval": 25,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    },
    "enable_utc": True,
    "task_default_queue": "conversations",
    "task_ignore_result": True,
    "task_publish_retry": False,
    "timezone": "UTC",
    "worker_concurrency": THREADS,
    "worker_enable_remote_control": False,
    "worker_hijack_root_logger": False,
    "worker_pool": "threads",
    # All that ring are taken in at once. With a limit the loop that takes them in sleeps on, for up to a second, when
    # a thread becomes free: nothing wakes it.
    "worker_prefetch_multiplier": 0,
    "worker_redirect_stdouts": False,
    "worker_send_task_events": False,
}


def hang_bell(redis_url: str) -> Celery:
    app = Celery("frontdesk", broker=redis_url)
    app.conf.update(CONFIGURATION)
    return app


def ring(app: Celery, conversation_id: UUID) -> None:
    """Raises kombu's OperationalError (or a timeout of redis) when Redis can't be reached."""
    app.send_task(RING, args=[str(conversation_id)])
