"""``coach content print``: every word that a person can read, with its version, for a clinician's signature."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from empathy_coach import content
from empathy_coach.commands import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.clinic_settings import ClinicSettings
    from empathy_coach.commands.project import Project

TOPICS = (
    ("safety", "Danger: what is said first, help lines, and what stays closed"),
    ("referral", "Referral: questions, consent, status, and what the clinic's inbox says"),
    ("coaching", "Coaching: what is suggested and why"),
    ("practice", "Practice: the made-up partners and the feedback"),
    ("consistency", "Keeping at it"),
    ("web", "The page itself"),
)
CUES = (
    *("lexicon", "language/", "forms", "form.yml", "spelling", "marks", "signals", "banned", "practice/index"),
    *("safety/answers", "safety/context", "coaching/context", "practice/answers"),
)
"""Files of word patterns that are matched and never shown; they are listed with their digests."""


def document(project: Project, clinic: ClinicSettings) -> str:
    """Return all words as one Markdown text; its version is a digest of exactly these files."""
    files = [*_content_files(), *_responses(project.root)]
    digest = hashlib.sha256("".join(f"{name}\x1f{text}\x1f" for name, text in files).encode()).hexdigest()
    parts = [_cover(clinic, digest, len(files))]
    for topic, title in TOPICS:
        mine = [(name, text) for name, text in files if _topic_of(name) == topic]
        if mine:
            parts.append(f"# {title}\n")
            parts += [_printed(name, text) for name, text in mine]
    rest = [(name, text) for name, text in files if _topic_of(name) not in dict(TOPICS)]
    parts.append("# Everything else\n")
    parts += [_printed(name, text) for name, text in rest]
    return "\n".join(parts)


def _cover(clinic: ClinicSettings, digest: str, count: int) -> str:
    now = datetime.now(timezone.utc)
    named = clinic.name or "(not named: COACH_CLINIC_NAME)"
    owner = clinic.owner or "(not named: COACH_CLINIC_OWNER)"
    hours = clinic.opening.said or "(none promised: COACH_CLINIC_HOURS)"
    return f"""# Empathy Coach: the words, for review

| | |
|---|---|
| program | {version("empathy-coach")} |
| words, version | `{digest[:16]}` (SHA-256 of all {count} files, first 16 digits) |
| printed | {now:%Y-%m-%d %H:%M} UTC |
| clinic | {named} |
| responsible for referrals | {owner} |
| requests are looked at | {hours} |

A signature holds for exactly this version. Any change of a word gives another one: print and sign again.

| read by | role | remarks | date, signature |
|---|---|---|---|
| | licensed couples therapist | | |
| | clinician, for the safety part | | |
| | lawyer or data protection officer | | |
"""


def _content_files() -> list[tuple[str, str]]:
    root = Path(content.__file__).parent
    return [(f"content/{path}", (root / path).read_text(encoding="utf-8")) for path in contents.files()]


def _responses(root: Path) -> list[tuple[str, str]]:
    folder = root / "data" / "responses"
    return [(f"data/responses/{path.name}", path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))]


def _topic_of(name: str) -> str:
    parts = name.removesuffix(".yml").split("/")
    named = parts[1] if parts[0] == "content" else parts[2]
    return {"moments": "coaching", "steps": "coaching"}.get(named, named)


def _printed(name: str, text: str) -> str:
    if any(cue in name for cue in CUES):
        return f"- `{name}`: patterns that are matched and never shown; digest `{_digest(text)}`\n"
    lines = "\n".join(_lines(yaml.load(text, Loader=yaml.CSafeLoader)))  # as `content` reads them
    return f"## {name}\n\n{lines}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lines(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Return one list item for each text, under the name of its place."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _lines(held, (*path, str(key)))
    elif isinstance(value, list):
        for held in value:
            yield from _lines(held, path)
    elif isinstance(value, str) and value.strip():
        said = " ".join(value.split())
        yield f"- *{' / '.join(path)}*: {said}" if path else f"- {said}"
