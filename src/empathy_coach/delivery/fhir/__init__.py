"""A referral as a FHIR R4B message: built, validated with the library, and checked against the value sets."""

from empathy_coach.delivery.fhir.build import MEDIA_TYPE
from empathy_coach.delivery.fhir.check import MessageError, problems, validate
from empathy_coach.delivery.fhir.message import message

__all__ = ["MEDIA_TYPE", "MessageError", "message", "problems", "validate"]
