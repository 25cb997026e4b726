"""Security headers on every answer, errors and streams too (a signal of aiohttp)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from empathy_coach.web.origins import Origins

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)


class SecurityHeaders:
    """The headers; only listed pages may frame the chat, and nothing of the talk is cached anywhere."""

    def __init__(self, origins: Origins) -> None:
        self._policy = POLICY.format(ancestors=" ".join(["'self'", *sorted(origins.allowed)]))

    async def add(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add what is not set yet."""
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        widget = request.path.startswith("/widget/")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if widget else "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.pop("Server", None)
