"""The codes of our messages, each with its system: FHIR R4B value sets, HL7 v2, and BSeR's task states.

BSeR (Bidirectional Services eReferral) is HL7's guide for referrals between organisations; its numbers for the
states stand beside our words for them.
"""

from __future__ import annotations

from empathy_coach.referral.states import State

EVENT_SYSTEM = "http://terminology.hl7.org/CodeSystem/v2-0003"
EVENT = "I12"  # patient referral; what BSeR's message header fixes
STATUS_SYSTEM = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
TASK_SYSTEM = "http://hl7.org/fhir/CodeSystem/task-code"
SCOPE_SYSTEM = "http://terminology.hl7.org/CodeSystem/consentscope"
CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CODE_SYSTEM = "urn:empathy-coach:referral-code"

BUSINESS = {
    State.CREATED: ("2.0", "Service Request Created"),
    State.ACCEPTED: ("3.0", "Service Request Accepted"),
    State.DECLINED: ("4.0", "Service Request Declined"),
    State.SCHEDULED: ("5.1.1", "Service Request Event Scheduled"),
    State.UNATTENDED: ("5.1.2", "Scheduled Service Request Event Unattended"),
    State.COMPLETED: ("7.0", "Service Request Fulfillment Completed"),
    State.CANCELLED: ("6.0", "Service Request Fulfillment Cancelled"),
}
WITHDRAWAL = ("5.2", "Service Request Cancellation Requested")

REQUEST_STATUS = frozenset({"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"})
REQUEST_INTENT = frozenset(
    {
        "proposal",
        "plan",
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    }
)
PRIORITY = frozenset({"routine", "urgent", "asap", "stat"})
TASK_STATUS = frozenset(
    {
        *("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold"),
        *("failed", "completed", "entered-in-error"),
    }
)
TASK_INTENT = REQUEST_INTENT - {"directive"} | {"unknown"}
CONSENT_STATUS = frozenset({"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"})
PROVISION = frozenset({"deny", "permit"})
TELECOM = frozenset({"phone", "fax", "email", "pager", "url", "sms", "other"})
