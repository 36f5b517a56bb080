"""Turns texts into weighted words and pieces of words (TF-IDF), and those into the probabilities of intents."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.components.folded import count_pieces, count_words, fold, words_of

Floats = NDArray[np.float64]
KINDS: tuple[Callable[[list[str]], Counter[str]], ...] = (count_words, count_pieces)
# What stands in fewer texts than this, of each kind, tells them apart only by chance.
FEWEST = (2, 3)


@dataclass(frozen=True)
class Vocabulary:
    """For each kind of feature: its columns, and how telling each column is (inverse document frequency)."""

    columns: tuple[dict[str, int], ...]
    rarity: Floats

    def weigh(self, text: str) -> tuple[Floats, Floats]:
        """Columns that are not zero and their values; each kind has length one, so that neither drowns the other."""
        words = words_of(fold(text))
        found, values = [], []
        for columns, count in zip(self.columns, KINDS, strict=True):
            known = {columns[each]: times for each, times in count(words).items() if each in columns}
            where = np.fromiter(known, dtype=np.int64, count=len(known))
            value = (1 + np.log(np.fromiter(known.values(), dtype=np.float64, count=len(known)))) * self.rarity[where]
            found.append(where)
            values.append(value / (np.linalg.norm(value) or 1.0))
        return np.concatenate(found), np.concatenate(values)


def learn_vocabulary(texts: Sequence[str]) -> Vocabulary:
    columns: list[dict[str, int]] = []
    rarity: list[float] = []
    split = [words_of(fold(text)) for text in texts]
    for count, fewest in zip(KINDS, FEWEST, strict=True):
        in_texts = Counter(each for words in split for each in count(words))
        kept = sorted(each for each, number in in_texts.items() if number >= fewest)
        columns.append({each: len(rarity) + place for place, each in enumerate(kept)})
        rarity.extend(1 + np.log((1 + len(texts)) / (1 + in_texts[each])) for each in kept)
    return Vocabulary(tuple(columns), np.array(rarity))


@dataclass(frozen=True)
class Model:
    """What was learned: plain numbers and words, saved without pickle, which would run whatever it is given."""

    vocabulary: Vocabulary
    intents: tuple[str, ...]
    coefficients: Floats  # one row for a column of the vocabulary, one column for an intent
    intercepts: Floats

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every intent and its probability, the likeliest first."""
        where, values = self.vocabulary.weigh(text)
        scores = values @ self.coefficients[where] + self.intercepts
        likely = 1 / (1 + np.exp(-scores))
        likely /= likely.sum()
        return [(self.intents[place], float(likely[place])) for place in np.argsort(-likely, kind="stable")]

    def save(self, folder: Path) -> None:
        words = {"columns": self.vocabulary.columns, "intents": self.intents}
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "numbers.npz",
            rarity=self.vocabulary.rarity,
            coefficients=self.coefficients,
            intercepts=self.intercepts,
        )


def load_model(folder: Path) -> Model:
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
        vocabulary = Vocabulary(tuple(words["columns"]), numbers["rarity"])
        return Model(vocabulary, tuple(words["intents"]), numbers["coefficients"], numbers["intercepts"])


def learn(texts: Sequence[str], intents: Iterable[str], strength: float) -> Model:
    """`strength`: how closely the texts are followed (scikit-learn's C)."""

    vocabulary = learn_vocabulary(texts)
    weighed = [vocabulary.weigh(text) for text in texts]
    ends = np.cumsum([0, *(len(where) for where, _ in weighed)])
    columns, values = (np.concatenate(part) for part in zip(*weighed, strict=True))
    matrix = csr_matrix((values, columns, ends), shape=(len(texts), len(vocabulary.rarity)))
    # One intent against all others: as good here as all at once, in a seventh of the time.
    regression = LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", random_state=0)
    learned = regression.fit(matrix, list(intents))
    return Model(vocabulary, tuple(learned.classes_), learned.coef_.T.copy(), learned.intercept_.copy())
