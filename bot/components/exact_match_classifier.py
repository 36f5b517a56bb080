"""Rasa's view of the texts that are known word for word: what stands in nlu_data is never guessed."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.plain import learn_texts, plain

FILE = "texts.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ExactMatchClassifier(GraphComponent, IntentClassifier):
    """Stands after the classifier that guesses, and overrules it."""

    def __init__(self, storage: ModelStorage, resource: Resource, texts: dict[str, str]) -> None:
        self._storage = storage
        self._resource = resource
        self._texts = texts

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ExactMatchClassifier:
        return cls(model_storage, resource, {})

    def train(self, training_data: TrainingData) -> Resource:
        self._texts = learn_texts([(each.get(TEXT), each.get(INTENT)) for each in training_data.intent_examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._texts, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ExactMatchClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / FILE).read_text(encoding="utf-8")))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = self._texts.get(plain(message.get(TEXT) or ""))
            if intent is not None:
                known = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, known, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [known], add_to_output=True)
        return messages
