"""What the middlewares leave on a request for the handlers."""

from aiohttp import web

REQUEST_ID = web.RequestKey("request_id", str)
AUDIENCE = web.RequestKey("audience", str)  # whom a token is for: see `origins`
