"""Getting referrals to whoever receives them, exactly once."""
