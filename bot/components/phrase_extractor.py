"""Rasa's view of the phrases that name something we know: gives an entity its key, such as `sick_visit`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.phrase_tables import find_tables, read_table
from bot.components.phrases import Table, find_phrases

FILE = "tables.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PhraseExtractor(GraphComponent, EntityExtractorMixin):
    """Keeps the tables in the model, so that a model says the same wherever it is served.

    `entity` is what its phrases stand for, and names the file of each language: nlu_data/<language>/<entity>s.yml.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, tables: tuple[Table, ...]
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._tables = tables

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"tables": "nlu_data", "entity": "visit_type"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseExtractor:
        return cls(config, model_storage, resource, ())

    def train(self, training_data: TrainingData) -> Resource:
        read = [rasa.shared.utils.io.read_yaml_file(file) for file in self._find_files()]
        self._tables = tuple(read_table(data) for data in read)
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(read, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PhraseExtractor:
        with model_storage.read_from(resource) as folder:
            data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, tuple(read_table(each) for each in data))

    def _find_files(self) -> list[Path]:
        return find_tables(Path(self._config["tables"]), self._config["entity"])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = [
                {
                    ENTITY_ATTRIBUTE_TYPE: self._config["entity"],
                    ENTITY_ATTRIBUTE_VALUE: each.kind,
                    ENTITY_ATTRIBUTE_START: each.start,
                    ENTITY_ATTRIBUTE_END: each.end,
                }
                for each in find_phrases(message.get(TEXT) or "", self._tables)
            ]
            extracted = self.add_extractor_name(found)
            message.set(ENTITIES, message.get(ENTITIES, []) + extracted, add_to_output=True)
        return messages
