"""Referral to a therapist: what is asked, what is consented to, and how far it has come. Pure: no storage."""
