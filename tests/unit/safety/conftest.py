from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach.commands import contents

if TYPE_CHECKING:
    import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tables are plain modules beside the tests


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell at the end of a run which help lines nobody has checked for half a year; they fail no test."""
    old = contents.warnings(date.today())  # noqa: DTZ011 - entries hold plain days
    if old:
        terminalreporter.section("help lines to check again", yellow=True)
        for line in old:
            terminalreporter.line(line)
