"""Lets Rasa be imported, trained and served without TensorFlow, which it imports but our pipeline never uses.

Every Python of the appliance's environment imports this before anything else (a .pth file, written by set_up.py), so
that `rasa train` by hand works too. Where TensorFlow is installed, the real one is used and nothing here has an effect.
The server leaves out more, for half of its memory: what Rasa imports to train, to draw and to speak with others.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

LEFT_OUT = frozenset({"jax", "keras", "tensorflow", "tensorflow_hub", "tensorflow_text"})

# Installed, since training or `rasa` on the command line needs some of it.
SERVED_WITHOUT = frozenset(
    (
        *("scipy", "sklearn"),  # learning
        *("matplotlib", "prompt_toolkit", "questionary"),  # pictures and prompts
        *("aio_pika", "boto3", "botocore", "bson", "pymongo", "redis"),  # other stores and brokers
        *("aiogram", "fbmessenger", "google", "slack_sdk", "socketio", "twilio", "webexteamssdk"),  # other channels
        *("jwt", "sanic_jwt"),  # the sign-in of the HTTP API that we do not open
        *("dask", "requests"),  # the planner that bot/amendments.py spares, and the reports to Rasa's maker
    )
)


class TensorFlowIsLeftOut(ImportError):
    """Something of this pipeline needs the full environment."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed in the lean environment; `make bot-full` makes one that has it")


class _Name(type):
    """So that `tf.keras.layers.Layer` can be named in an annotation and be the base of a class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _made(f"{cls.__name__}.{name}")

    def __getitem__(cls, _: Any) -> Any:
        return cls


class _LeftOut(metaclass=_Name):
    """What stands for anything of TensorFlow; as a decorator it changes nothing, at work it refuses."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *decorated: Any, **_: Any) -> Any:
        if len(decorated) == 1 and callable(decorated[0]):
            return decorated[0]
        return self._refuse("TensorFlow")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._refuse(name)

    @staticmethod
    def _refuse(name: str) -> NoReturn:
        raise TensorFlowIsLeftOut(name)


def _made(name: str) -> type:
    return _Name(name, (_LeftOut,), {})


class _LeftOutModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _made(f"{self.__name__}.{name}")


class LeaveOut(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds something for every one of `names`, and for whatever is within."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in self._names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _LeftOutModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def leave_out_tensorflow() -> None:
    if not any(isinstance(finder, LeaveOut) for finder in sys.meta_path):
        sys.meta_path.append(LeaveOut(LEFT_OUT))  # the last to be asked: whatever is installed was found before
    # Rasa reports to its maker otherwise: usage always, and errors with what was said in them.
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Its cache of trained parts is a folder of pickles in the project; train.py knows by itself when to train.
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # of SQLAlchemy 2, which Rasa will never see


def leave_out_of_serving() -> None:
    """Before Rasa is imported. DIET, in the full environment, serves with what it learned with: all stays there."""
    tensorflow = importlib.util.find_spec("tensorflow")
    if tensorflow is not None and isinstance(tensorflow.loader, LeaveOut):
        sys.meta_path.insert(0, LeaveOut(SERVED_WITHOUT))  # the first to be asked: they are installed
