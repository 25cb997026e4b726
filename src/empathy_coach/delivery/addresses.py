"""Which addresses a webhook may call: public ones, unless the operator allowed others."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit


class AddressError(ValueError):
    """A webhook's address may not be called; the sentence says what would help."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when it is wrapped in an IPv6 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:
            return found.is_global and is_public(str(inner)) if not found.ipv4_mapped else is_public(str(inner))
    return found.is_global and not found.is_multicast


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse an address that must not be called. A name is checked again each time it is resolved.

    Raises:
        AddressError: it is no web address, is not encrypted, or is private.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise AddressError("COACH_WEBHOOK_URL: please give an address such as https://clinic.example/referrals.")
    if allow_private:
        return
    if parts.scheme != "https":
        raise AddressError("COACH_WEBHOOK_URL: referrals leave encrypted only; please give an https:// address.")
    if _is_address(parts.hostname) and not is_public(parts.hostname):
        raise AddressError(
            "COACH_WEBHOOK_URL: this is a private address. COACH_WEBHOOK_ALLOW_PRIVATE=yes allows one, "
            "for a receiver in your own network."
        )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
