"""Fine-tunes the encoder on all labelled lines together; writes it with the heads that read its states."""

from __future__ import annotations

import copy
import random
import shutil
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import torch
from transformers import AutoModel, AutoTokenizer

from encoder.lines import UNMARKED, Line
from encoder.tasks import Reader, Task, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BATCH = 32
HEAD_RATE = 5e-3
WARM = 60  # batches until the full rate
STEADY = 0.99  # the shipped weights are a running mean of the learned ones: less noise, better on other people
EVERYDAY = {"intent": 3000, "review": 800}  # harmless lines of other tasks that triage sees an epoch: what people say
AN_EPOCH = {"theme": 1500}  # at most so many lines of a task an epoch: a help to the others, not the aim
TIMES = {"voices": 3}  # a small task comes more often
ALONE = 0.2  # share of the longer drafts that are read without the partner's words, as unprompted messages are
LONGER = 6  # words
SEED = 0


@dataclass(frozen=True)
class Phase:
    """A part of the run: how many epochs, the highest rate, and whether the plain lines are among its lines."""

    epochs: int
    rate: float
    plain: bool


PHASES = (Phase(4, 1e-4, plain=False), Phase(3, 8e-5, plain=True))
"""First the hard lines, then all: the plainest words, our own phrasings among them, must not read as look-alikes."""


def tune(model: Path, lines: Sequence[Line], target: Path, *, first: int = 0) -> dict[str, object]:
    """Write a fine-tuned copy of ``model`` and ``heads.pt`` to ``target``; return what the card says of it.

    Args:
        model: the published folder.
        lines: what may be learned from.
        target: the folder to write, after each phase.
        first: the phase to begin with; a later one goes on from what ``target`` holds.
    """
    torch.manual_seed(SEED)
    for number in range(first, len(PHASES)):
        _Tuning(target if number else model, lines, PHASES[number], resumed=number > 0).run().save(model, target)
    counts = Counter(line.task for line in lines)
    return {
        "lines": dict(sorted(counts.items())),
        "phases": [asdict(phase) for phase in PHASES],
        "steady": STEADY,
        "seed": SEED,
    }


class _Tuning:
    """One run of fine-tuning. Word vectors stay as published: too few lines to move thirty thousand of them."""

    def __init__(self, model: Path, lines: Sequence[Line], phase: Phase, *, resumed: bool) -> None:
        self._phase = phase
        self._lines = [line for line in lines if phase.plain or not _is_plain(line)]
        self._dice = random.Random(SEED)  # noqa: S311 - no secret depends on it
        words, net = AutoTokenizer.from_pretrained(str(model)), AutoModel.from_pretrained(str(model))
        net.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
        self._reader = Reader(net, words)
        self._tasks = tasks(lines)
        self._all = torch.nn.ModuleList([net, *(task.heads for task in self._tasks.values())])
        if resumed:
            for name, saved in torch.load(model / "heads.pt").items():
                self._tasks[name].heads.load_state_dict(saved["weights"])
        self._mean = copy.deepcopy(self._all)

    def run(self) -> _Tuning:
        net, *heads = self._all
        groups = [{"params": [one for one in net.parameters() if one.requires_grad], "lr": self._phase.rate}]
        groups += [{"params": [one for head in heads for one in head.parameters()], "lr": HEAD_RATE}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        total = self._phase.epochs * len(list(self._epoch()))
        steps = torch.optim.lr_scheduler.LambdaLR(optimiser, _schedule(total))
        self._all.train()
        started = time.monotonic()
        for number, (task, batch) in enumerate(batch for _ in range(self._phase.epochs) for batch in self._epoch()):
            loss = task.loss(self._reader, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            steps.step()
            self._follow(STEADY if number > total / 4 else 0.0)
            if number % 100 == 0:
                spent = (time.monotonic() - started) / 60
                print(f"fine-tuning: batch {number} of {total}, {spent:.0f} minutes, {task.name}", flush=True)
        return self

    def _follow(self, steady: float) -> None:
        with torch.no_grad():
            for mean, live in zip(self._mean.parameters(), self._all.parameters(), strict=True):
                mean.lerp_(live, 1 - steady)

    def save(self, model: Path, target: Path) -> None:
        """Copy the published folder and put the new weights in, with the heads beside them."""
        shutil.copytree(model, target, dirs_exist_ok=True)
        net, *heads = self._mean
        net.save_pretrained(str(target))
        found = zip(self._tasks.items(), heads, strict=True)
        saved = {name: {"names": task.names, "weights": mean.state_dict()} for (name, task), mean in found}
        torch.save(saved, target / "heads.pt")

    def _epoch(self) -> Iterator[tuple[Task, list[Line]]]:
        """Give all lines once: batches of one task and like lengths, in random order."""
        batches: list[tuple[Task, list[Line]]] = []
        for name, task in self._tasks.items():
            mine = [line for line in self._lines if line.task == name]
            if name == "triage":
                mine += self._everyday()
            self._dice.shuffle(mine)
            mine = [self._maybe_alone(line) for line in mine[: AN_EPOCH.get(name)] * TIMES.get(name, 1)]
            for start in range(0, len(mine), BATCH * 12):
                near = sorted(mine[start : start + BATCH * 12], key=lambda line: len(line.text) + len(line.before))
                batches += [(task, near[first : first + BATCH]) for first in range(0, len(near), BATCH)]
        self._dice.shuffle(batches)
        return iter(batches)

    def _maybe_alone(self, line: Line) -> Line:
        longer = line.before and len(line.text.split()) >= LONGER
        return replace(line, before="") if longer and self._dice.random() < ALONE else line

    def _everyday(self) -> list[Line]:
        """Return lines of the other tasks as harmless ones: what people mostly say."""
        picked: list[Line] = []
        for name, most in EVERYDAY.items():
            harmless = [line for line in self._lines if line.task == name and line.label != "distress"]
            picked += self._dice.sample(harmless, min(most, len(harmless)))
        return [Line("triage", line.text, "none") for line in picked]


def _is_plain(line: Line) -> bool:
    return UNMARKED in line.also or line.batch.startswith("f-")


def _schedule(total: int) -> object:
    return lambda step: min(1.0, (step + 1) / WARM) * max(0.03, 1 - step / total)
