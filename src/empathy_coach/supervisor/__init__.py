"""Starts the program's processes together, waits until they answer, and ends them together."""

from __future__ import annotations

from empathy_coach.supervisor.child import Child, SupervisorError
from empathy_coach.supervisor.supervise import Reporter, supervise

__all__ = ["Child", "Reporter", "SupervisorError", "supervise"]
