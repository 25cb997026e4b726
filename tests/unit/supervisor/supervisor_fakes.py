"""Small programs to supervise, and a reporter that remembers."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

from empathy_coach.supervisor import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SERVE = """
import http.server, sys
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVE
WITH_GRANDCHILD = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n" + SERVE
)
SILENT = "import time; time.sleep(600)"
FAILS = "import sys; print('ValueError: the model is broken'); sys.exit(3)"
DIES_LATER = "import threading, os\nthreading.Timer(1.0, lambda: os._exit(7)).start()\n" + SERVE

DIES_ONCE = (
    "import pathlib, threading, os, sys\nmark = pathlib.Path(sys.argv[2])\n"
    "if not mark.exists():\n    mark.touch()\n    threading.Timer(1.0, lambda: os._exit(7)).start()\n" + SERVE
)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def child(name: str, program: str, *, port: int | None = None) -> Child:
    """Return a child that runs a small Python program, which gets its port as an argument."""
    port = port or free_port()
    command = (sys.executable, "-u", "-c", program, str(port))
    return Child(name, f"the {name}", command, port, f"--{name}-port", env=dict(os.environ))


class Remembering:
    """A reporter that remembers what it was told, and may do something once all is ready."""

    def __init__(
        self, when_ready: Callable[[], object] = lambda: None, when_died: Callable[[], object] = lambda: None
    ) -> None:
        self.waited: list[list[str]] = []
        self.told: list[str] = []
        self._when_ready = when_ready
        self._when_died = when_died

    def waiting_for(self, titles: Sequence[str]) -> None:
        """Remember who was waited for."""
        self.waited.append(list(titles))

    def ready(self) -> None:
        """Remember it, and act."""
        self.told.append("ready")
        self._when_ready()

    def died(self, sentence: str) -> None:
        """Remember the sentence, and act."""
        self.told.append(sentence)
        self._when_died()

    def stopping(self) -> None:
        """Remember it."""
        self.told.append("stopping")
