"""What stands before the server: who may speak to it, how much, how often.

A page on the internet can send a browser to an address of this machine. So only requests
that name this machine as their host, and come from a page of this server, pass.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

LARGEST_BODY: Final = 64_000
"""Bytes of a request or a message."""

MOST_MESSAGES: Final = 60
"""Messages of one connection within a second."""

type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Scope, Receive, Send], Awaitable[None]]


def policy_text(port: int) -> str:
    """Return the content security policy: nothing from elsewhere, whatever a page may hold."""
    own = " ".join(f"ws://{host}:{port}" for host in ("127.0.0.1", "localhost"))
    return (
        # NiceGUI compiles its templates in the browser, which takes eval and inline scripts.
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        f"connect-src 'self' {own}; object-src 'none'; base-uri 'self'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


class Guard:
    """An ASGI middleware that refuses what is not of this server."""

    def __init__(self, app: App, port: int) -> None:
        """Stand before an application that listens on a port of this machine."""
        self.app = app
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.policy = policy_text(port).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        status = refusal(scope, self.hosts)
        if status:
            await _refuse(scope, send, status)
            return
        await self.app(scope, _Metered(receive), self._with_policy(send))

    def _with_policy(self, send: Send) -> Send:
        """Return a `send` that adds the policy to every response."""

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"content-security-policy", self.policy),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        return with_policy


def refusal(scope: Scope, hosts: set[str]) -> int:
    """Return the status with which a request is refused; nought if it may pass.

    Parameters
    ----------
    scope : of the request, as ASGI has it
    hosts : names and ports by which this server is called
    """
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get(b"host") not in hosts:
        return 403
    origin = headers.get(b"origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return 403
    # A browser names the origin of every socket; who does not is no browser of ours.
    if scope["type"] == "websocket" and origin is None:
        return 403
    length = headers.get(b"content-length", "0")
    if not length.isdecimal() or int(length[:20]) > LARGEST_BODY:
        return 413
    return 0


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    """Answer with a status and nothing else."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class _Metered:
    """A `receive` that ends a connection which sends too much or too often."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.size = 0
        self.times: deque[float] = deque(maxlen=MOST_MESSAGES)

    async def __call__(self) -> Message:
        """Return the next message, or the end of the connection."""
        message = await self.receive()
        if message["type"] == "http.request":
            self.size += len(message.get("body") or b"")
            return {"type": "http.disconnect"} if self.size > LARGEST_BODY else message
        if message["type"] == "websocket.receive" and self._is_too_much(message):
            return {"type": "websocket.disconnect", "code": 1008}
        return message

    def _is_too_much(self, message: Message) -> bool:
        """Return whether a message is too large, or one too many within a second."""
        now = time.monotonic()
        is_full = len(self.times) == MOST_MESSAGES and now - self.times[0] < 1
        self.times.append(now)
        sent = message.get("text") or message.get("bytes") or ""
        return is_full or len(sent) > LARGEST_BODY
