"""What the server logs: one JSON line for an event, with ids and the names of errors, never what was said."""

import json
import logging
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

# Rasa's own events carry texts, slots and whole conversations under other names.
ALLOWED = ("sender", "error", "model", "count")


class PlainLine(logging.Formatter):
    """An exception is told by its type and where it was raised; its words may quote a patient."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "timestamp": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{name: record.__dict__[name] for name in ALLOWED if name in record.__dict__},
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["raised"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def keep_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in ("event", *ALLOWED)}


def set_up_server_log(level: str) -> None:
    """Ours from `level` on; of Rasa's only warnings and worse, since its lower ones quote texts."""
    output = logging.StreamHandler(sys.stdout)
    output.setFormatter(PlainLine())
    logging.basicConfig(handlers=[output], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(level)
    warnings.simplefilter("ignore")  # Rasa's quote the text that they are about
    structlog.configure(
        processors=[keep_allowed, structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
