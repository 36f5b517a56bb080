"""Rasa's view of the intent classifier: trains, keeps and asks the weights."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.weights import Model, learn, load_model

RANKED = 5  # how many of the likeliest intents are told to whoever asks


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TfidfIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression over TF-IDF of words and of pieces of words; needs no tokenizer and no featurizer."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Model | None) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 20.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TfidfIntentClassifier:
        return cls(config, model_storage, resource, None)

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts, intents = [each.get(TEXT) for each in examples], [each.get(INTENT) for each in examples]
        self._model = learn(texts, intents, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TfidfIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load_model(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._model is not None
        for message in messages:
            ranked = self._model.rank(message.get(TEXT) or "")[:RANKED]
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: likely} for name, likely in ranked]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
