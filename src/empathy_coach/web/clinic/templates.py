"""The inbox's pages, filled from templates that escape everything; no script runs on them."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import TYPE_CHECKING, Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from empathy_coach import content

if TYPE_CHECKING:
    from empathy_coach.web.clinic.signing_in import Visit

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Pages:
    """Renders pages with the clinic's name and owner on them."""

    def __init__(self, *, clinic: str, owner: str) -> None:
        self._clinic = clinic
        self._owner = owner
        self.css = resources.files("empathy_coach.web.clinic").joinpath("pages/inbox.css").read_bytes()

    def page(
        self, name: str, heading: str, *, visit: Visit | None = None, status: int = HTTPStatus.OK, **values: Any
    ) -> web.Response:
        """Return a page; nothing of it is kept by a browser or a proxy."""
        common = {"w": words(), "clinic": self._clinic, "owner": self._owner, "visit": visit, "heading": heading}
        return render(name, status=status, **common, **values)


def render(template: str, /, *, status: int = HTTPStatus.OK, **values: Any) -> web.Response:
    """Return a page that no browser keeps, no page frames, and no script runs on."""
    text = _environment().get_template(f"{template}.html").render(**values)
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "X-Frame-Options": "DENY",
    }
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def words() -> dict[str, Any]:
    """Return the words of the pages."""
    return content.load("referral/inbox.yml", "referral_inbox")  # type: ignore[no-any-return] # YAML is Any


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("empathy_coach.web.clinic", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
