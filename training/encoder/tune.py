"""Fine-tunes the encoder on all labelled lines together: one head a task, thrown away afterwards."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import torch
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from encoder.lines import Line

EPOCHS = 2
BATCH = 16
RATE, HEAD_RATE = 5e-5, 5e-3
SHARPNESS = 8.0  # unit vectors give small logits
STAY = 0.5  # weight of staying close to the published vectors, so that likeness keeps its meaning
SEED = 0


def tune(model: Path, lines: Sequence[Line], target: Path) -> dict[str, object]:
    """Write a fine-tuned copy of ``model`` to ``target``; return what the card says of it."""
    torch.manual_seed(SEED)
    _Tuning(model, lines).run().save(model, target)
    counts = Counter(line.task for line in lines)
    return {"lines": dict(sorted(counts.items())), "epochs": EPOCHS, "rate": RATE, "stay": STAY, "seed": SEED}


class _Tuning:
    """One run of fine-tuning."""

    def __init__(self, model: Path, lines: Sequence[Line]) -> None:
        self._lines = list(lines)
        self._words = AutoTokenizer.from_pretrained(str(model))
        self._net = AutoModel.from_pretrained(str(model))
        self._anchor = AutoModel.from_pretrained(str(model)).eval()
        self._labels = _labels(lines)
        self._heads = torch.nn.ModuleDict(
            {task: torch.nn.Linear(384, len(labels)) for task, labels in self._labels.items()}
        )
        self._weights = {task: _weights(lines, task, labels) for task, labels in self._labels.items()}

    def run(self) -> _Tuning:
        groups = [{"params": self._net.parameters(), "lr": RATE}]
        groups += [{"params": self._heads.parameters(), "lr": HEAD_RATE}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        batches = list(_batches(self._lines))
        steps = torch.optim.lr_scheduler.LambdaLR(optimiser, _schedule(len(batches)))
        self._net.train()
        for number, batch in enumerate(batches):
            loss = self._loss(batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._net.parameters(), 1.0)
            optimiser.step()
            steps.step()
            if number % 100 == 0:
                print(f"fine-tuning: batch {number} of {len(batches)}, loss {loss.item():.2f}", flush=True)
        return self

    def save(self, model: Path, target: Path) -> None:
        """Copy the published folder and put the new weights in."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(model, target)
        self._net.save_pretrained(str(target))

    def _loss(self, batch: Sequence[Line]) -> torch.Tensor:
        tokens = self._words(
            [line.text for line in batch], padding=True, truncation=True, max_length=128, return_tensors="pt"
        )
        vectors = _pooled(self._net, tokens)
        with torch.no_grad():
            published = _pooled(self._anchor, tokens)
        task = batch[0].task
        wanted = torch.tensor([self._labels[task].index(line.label) for line in batch])
        said = self._heads[task](vectors * SHARPNESS)
        learned = functional.cross_entropy(said, wanted, weight=self._weights[task], label_smoothing=0.1)
        return learned + STAY * (1 - (vectors * published).sum(1)).mean()


def _pooled(net: torch.nn.Module, tokens: dict[str, torch.Tensor]) -> torch.Tensor:
    states = net(**tokens).last_hidden_state
    weight = tokens["attention_mask"].unsqueeze(-1).to(states.dtype)
    return functional.normalize((states * weight).sum(1) / weight.sum(1), dim=1)


def _labels(lines: Sequence[Line]) -> dict[str, list[str]]:
    tasks = sorted({line.task for line in lines})
    return {task: sorted({line.label for line in lines if line.task == task}) for task in tasks}


def _weights(lines: Sequence[Line], task: str, labels: Sequence[str]) -> torch.Tensor:
    """Return a weight a label, so that rare ones count more, by the root of how rare they are."""
    counts = Counter(line.label for line in lines if line.task == task)
    mean = sum(counts.values()) / len(labels)
    return torch.tensor([(mean / counts[label]) ** 0.5 for label in labels])


def _batches(lines: list[Line]) -> Iterator[list[Line]]:
    """Give all lines ``EPOCHS`` times: batches of one task and like lengths, in a fixed random order."""
    dice = random.Random(SEED)  # noqa: S311 - no secret depends on it
    for _ in range(EPOCHS):
        batches: list[list[Line]] = []
        for task in sorted({line.task for line in lines}):
            mine = [line for line in lines if line.task == task]
            dice.shuffle(mine)
            for start in range(0, len(mine), BATCH * 16):
                near = sorted(mine[start : start + BATCH * 16], key=lambda line: len(line.text))
                batches += [near[first : first + BATCH] for first in range(0, len(near), BATCH)]
        dice.shuffle(batches)
        yield from batches


def _schedule(total: int, warm: int = 40) -> object:
    return lambda step: min(1.0, (step + 1) / warm) * max(0.05, 1 - step / total)
