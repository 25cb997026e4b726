"""What the encoder learns at once: a few linear heads a task, and the loss of a batch of its lines.

``intent`` and ``theme`` read the sentence vector; ``triage`` the features of the message's tokens. ``review`` reads the
draft after the partner's words, as one pair, by the features of the draft's tokens; it also labels each token.
``voices`` labels the tokens of one message.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from encoder.lines import UNMARKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import BatchEncoding, PreTrainedModel, PreTrainedTokenizerBase

    from encoder.lines import Line

SHARPNESS = 8.0  # unit vectors give small logits
FEATURES = 3 * 384  # the first state, the mean and the maximum over the text's tokens
PLAIN = "none"  # a token that carries no label
MAX_TOKENS, MAX_PAIR = 128, 160
IGNORED = -100

Heads = torch.nn.ModuleDict


class Reader:
    """Tokens and states of texts."""

    def __init__(self, net: PreTrainedModel, words: PreTrainedTokenizerBase) -> None:
        self.net, self._words = net, words

    def vectors(self, lines: Sequence[Line]) -> torch.Tensor:
        """Return a unit vector a text, times ``SHARPNESS``: (n, 384)."""
        tokens = self._tokens([line.text for line in lines], None, MAX_TOKENS)
        states, weight = self._states(tokens), tokens["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((states * weight).sum(1) / weight.sum(1), dim=1) * SHARPNESS

    def drafts(self, lines: Sequence[Line]) -> tuple[BatchEncoding, torch.Tensor]:
        """Return tokens and states of partner and draft as pairs."""
        tokens = self._tokens([line.before for line in lines], [line.text for line in lines], MAX_PAIR)
        return tokens, self._states(tokens)

    def messages(self, lines: Sequence[Line]) -> tuple[BatchEncoding, torch.Tensor]:
        """Return tokens and states of single texts."""
        tokens = self._tokens([line.text for line in lines], None, MAX_PAIR)
        return tokens, self._states(tokens)

    def _tokens(self, first: list[str], second: list[str] | None, most: int) -> BatchEncoding:
        return self._words(
            first,
            second,
            padding=True,
            truncation="longest_first",
            max_length=most,
            return_tensors="pt",
            return_offsets_mapping=True,
        )

    def _states(self, tokens: BatchEncoding) -> torch.Tensor:
        feeds = {name: tokens[name] for name in ("input_ids", "attention_mask", "token_type_ids")}
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.net(**feeds).last_hidden_state.float()


def own(tokens: BatchEncoding, sequence: int) -> torch.Tensor:
    """Return which tokens belong to the first (0) or second (1) text of each pair, as (n, tokens) of 0 and 1."""
    rows = [[float(part == sequence) for part in tokens.sequence_ids(row)] for row in range(len(tokens["input_ids"]))]
    return torch.tensor(rows)


def features_of(states: torch.Tensor, mine: torch.Tensor) -> torch.Tensor:
    """Return the features of each text, shape (n, ``FEATURES``); ``mine`` says which tokens are its own."""
    weight = mine.unsqueeze(-1)
    mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1)
    return torch.cat([states[:, 0], mean, states.masked_fill(weight == 0, -1e4).max(1).values], dim=1)


class Labels:
    """The names of one head in a fixed order, with weights by how rare they are."""

    def __init__(self, found: Sequence[str]) -> None:
        number = Counter(found)
        self.names = sorted(number)
        mean = len(found) / len(self.names)
        self.weights = torch.tensor([(mean / number[name]) ** 0.5 for name in self.names])

    def places(self, names: Sequence[str]) -> torch.Tensor:
        """Return the indices of the names."""
        return torch.tensor([self.names.index(name) for name in names])

    def several(self, lines: Sequence[Line], prefix: str = "") -> torch.Tensor:
        """Return which of the names each line carries in ``also``: (n, names) of 0 and 1."""
        return torch.tensor([[float(prefix + name in line.also) for name in self.names] for line in lines])


class Choice:
    """A task of one label a text, read from the sentence vector."""

    def __init__(self, name: str, lines: Sequence[Line], smoothing: float) -> None:
        self.name, self._smoothing = name, smoothing
        self.labels = Labels([line.label for line in lines])
        self.names = {"label": self.labels.names}
        self.heads = Heads({"label": torch.nn.Linear(384, len(self.labels.names))})

    def loss(self, reader: Reader, lines: Sequence[Line]) -> torch.Tensor:
        """Return the mean loss of a batch."""
        wanted = self.labels.places([line.label for line in lines])
        said = self.heads["label"](reader.vectors(lines))
        return functional.cross_entropy(said, wanted, weight=self.labels.weights, label_smoothing=self._smoothing)


class Danger:
    """Tier of a message, and its concerns."""

    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        self.name = name
        self._tiers = Labels([line.label for line in lines])
        self._concerns = Labels([concern for line in lines for concern in line.also])
        self.names = {"tier": self._tiers.names, "concern": self._concerns.names}
        self.heads = Heads({head: torch.nn.Linear(FEATURES, len(names)) for head, names in self.names.items()})

    def loss(self, reader: Reader, lines: Sequence[Line]) -> torch.Tensor:
        """Return the mean loss of a batch."""
        tokens, states = reader.messages(lines)
        features = functional.dropout(features_of(states, own(tokens, 0)), 0.1)
        tiers = self._tiers.places([line.label for line in lines])
        of_tier = functional.cross_entropy(
            self.heads["tier"](features), tiers, weight=self._tiers.weights, label_smoothing=0.05
        )
        concerns = self._concerns.several(lines)
        return of_tier + 2 * functional.binary_cross_entropy_with_logits(self.heads["concern"](features), concerns)


class Marked:
    """A task that labels the tokens of a text."""

    sequence = 0

    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        self.name = name
        self.tags = [PLAIN, *sorted({mark.label for line in lines for mark in line.marks})]
        self.names = {"tags": self.tags}
        self.heads = Heads({"tags": torch.nn.Linear(384, len(self.tags))})

    def loss(self, reader: Reader, lines: Sequence[Line]) -> torch.Tensor:
        """Return the mean loss of a batch."""
        return self._of_tags(*reader.messages(lines), lines)

    def _of_tags(self, tokens: BatchEncoding, states: torch.Tensor, lines: Sequence[Line]) -> torch.Tensor:
        said = self.heads["tags"](states).flatten(0, 1)
        wanted = self._wanted(tokens, lines).flatten()
        return functional.cross_entropy(said, wanted, ignore_index=IGNORED, label_smoothing=0.02)

    def _wanted(self, tokens: BatchEncoding, lines: Sequence[Line]) -> torch.Tensor:
        wanted = torch.full_like(tokens["input_ids"], IGNORED)
        for row, line in enumerate(lines):
            for place, part in enumerate(tokens.sequence_ids(row)):
                if part == self.sequence:
                    start, end = tokens["offset_mapping"][row, place].tolist()
                    wanted[row, place] = self.tags.index(label_at((start + end) / 2, line))
        return wanted


def label_at(place: float, line: Line) -> str:
    """Return the label of the mark around a place in the text."""
    return next((mark.label for mark in line.marks if mark.start <= place < mark.end), PLAIN)


class Draft(Marked):
    """How a draft lands: verdict, first kind, all kinds, skills, and the words of each."""

    sequence = 1

    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        super().__init__(name, lines)
        self.labels = {"verdict": Labels([line.label for line in lines])}
        self.labels |= {group: Labels(_with(f"{group}:", lines)) for group in ("first", "kind", "skill")}
        for group, labels in self.labels.items():
            self.names[group] = labels.names
            self.heads[group] = torch.nn.Linear(FEATURES, len(labels.names))

    def loss(self, reader: Reader, lines: Sequence[Line]) -> torch.Tensor:
        """Return the mean loss of a batch."""
        tokens, states = reader.drafts(lines)
        features = functional.dropout(features_of(states, own(tokens, 1)), 0.1)
        loss = (
            self._of_one("verdict", features, [line.label for line in lines])
            + 0.7 * self._of_first(features, lines)
            + 1.5 * self._of_several("kind", features, lines)
            + self._of_no_kind(tokens, states, lines)
        )
        marked = [row for row, line in enumerate(lines) if UNMARKED not in line.also]
        if not marked:
            return loss
        of_skills = self._of_several("skill", features[marked], [lines[row] for row in marked])
        return loss + 1.5 * of_skills + self._of_tags(tokens, states, lines)

    def _wanted(self, tokens: BatchEncoding, lines: Sequence[Line]) -> torch.Tensor:
        wanted = super()._wanted(tokens, lines)
        for row, line in enumerate(lines):
            if UNMARKED in line.also:
                wanted[row] = IGNORED
        return wanted

    def _of_no_kind(self, tokens: BatchEncoding, states: torch.Tensor, lines: Sequence[Line]) -> torch.Tensor:
        """Return the loss of tokens of unmarked open drafts that are taken for a kind: all that is known of them."""
        rows = [row for row, line in enumerate(lines) if UNMARKED in line.also]
        if not rows:
            return torch.zeros(())
        kinds = [place for place, tag in enumerate(self.tags) if tag in self.names["kind"]]
        mass = self.heads["tags"](states[rows]).softmax(-1)[:, :, kinds].sum(-1)
        mine = own(tokens, self.sequence)[rows]
        return -(torch.log((1 - mass).clamp(min=1e-4)) * mine).sum() / mine.sum()

    def _of_one(self, group: str, features: torch.Tensor, wanted: Sequence[str]) -> torch.Tensor:
        labels = self.labels[group]
        return functional.cross_entropy(
            self.heads[group](features), labels.places(wanted), weight=labels.weights, label_smoothing=0.05
        )

    def _of_first(self, features: torch.Tensor, lines: Sequence[Line]) -> torch.Tensor:
        rows = [row for row, line in enumerate(lines) if _with("first:", [line])]
        if not rows:
            return torch.zeros(())
        return self._of_one("first", features[rows], _with("first:", [lines[row] for row in rows]))

    def _of_several(self, group: str, features: torch.Tensor, lines: Sequence[Line]) -> torch.Tensor:
        wanted = self.labels[group].several(lines, f"{group}:")
        return functional.binary_cross_entropy_with_logits(self.heads[group](features), wanted)


def _with(prefix: str, lines: Sequence[Line]) -> list[str]:
    return [name.removeprefix(prefix) for line in lines for name in sorted(line.also) if name.startswith(prefix)]


Task = Choice | Danger | Marked


def tasks(lines: Sequence[Line]) -> dict[str, Task]:
    """Return the tasks that there are lines for."""
    of = {name: [line for line in lines if line.task == name] for name in sorted({line.task for line in lines})}
    makers = {
        "intent": lambda mine: Choice("intent", mine, 0.1),
        "triage": lambda mine: Danger("triage", mine),
        "theme": lambda mine: Choice("theme", mine, 0.1),
        "review": lambda mine: Draft("review", mine),
        "voices": lambda mine: Marked("voices", mine),
    }
    return {name: makers[name](mine) for name, mine in of.items()}
