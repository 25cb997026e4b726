"""The sentence encoder: texts in, unit vectors out, on one core and without a network."""

from __future__ import annotations

from empathy_coach.language.encoder.files import EncoderError
from empathy_coach.language.encoder.model import DIMENSIONS, Encoder, encoder

__all__ = ["DIMENSIONS", "Encoder", "EncoderError", "encoder"]
