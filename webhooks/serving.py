"""How gunicorn serves the door, in production and in the demo: `--config python:webhooks.serving`."""

from pathlib import Path

worker_class = "gthread"
# In one process, unless WEB_CONCURRENCY says otherwise: it takes 500 texts a second on one core, a second one costs
# 70 MiB, and PostgreSQL wants a core too.
threads = 8
# Longer than whoever posts to us keeps a connection, so that we never close one on which a request is on its way.
keepalive = 75
graceful_timeout = 20
# A heartbeat file on a disk can block a worker (https://docs.gunicorn.org/en/stable/faq.html); memory can't.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # gunicorn makes a file of its own
control_socket_disable = True
