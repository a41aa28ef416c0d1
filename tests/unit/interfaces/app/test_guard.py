import asyncio
from typing import Any

import pytest

from sim.interfaces.app.guard import (
    LARGEST_BODY,
    MOST_MESSAGES,
    Guard,
    Message,
    Receive,
    Scope,
    Send,
    policy_text,
)

OWN = {b"host": b"127.0.0.1:8080"}


def _answers(
    kind: str, headers: dict[bytes, bytes], received: list[Message] | None = None
) -> tuple[list[Message], list[Message]]:
    """Return what a guarded application saw, and what the client was sent."""
    seen: list[Message] = []
    sent: list[Message] = []
    waiting = list(received or [])

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        while waiting:
            seen.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": kind, "headers": list(headers.items())}
    asyncio.run(Guard(inner, 8080)(scope, receive, send))
    return seen, sent


def test_a_request_of_this_machine_passes_under_the_policy() -> None:
    _, sent = _answers("http", OWN)
    assert sent[0]["status"] == 200
    assert (b"content-security-policy", policy_text(8080).encode()) in sent[0]["headers"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({b"host": b"evil.example"}, 403),
        ({b"host": b"127.0.0.1:9"}, 403),
        ({**OWN, b"origin": b"http://evil.example"}, 403),
        ({**OWN, b"origin": b"null"}, 403),
        ({**OWN, b"content-length": str(LARGEST_BODY + 1).encode()}, 413),
        ({**OWN, b"content-length": b"-1"}, 413),
        ({**OWN, b"origin": b"http://localhost:8080"}, 200),
    ],
)
def test_what_is_of_another_host_or_too_large_is_refused(
    headers: dict[bytes, bytes], status: int
) -> None:
    _, sent = _answers("http", headers)
    assert sent[0]["status"] == status


def test_a_socket_must_name_where_it_comes_from() -> None:
    _, sent = _answers("websocket", OWN)
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_a_socket_that_says_too_much_or_too_often_is_ended() -> None:
    headers = {**OWN, b"origin": b"http://127.0.0.1:8080"}
    large = {"type": "websocket.receive", "text": "x" * (LARGEST_BODY + 1)}
    seen, _ = _answers("websocket", headers, [large])
    assert seen == [{"type": "websocket.disconnect", "code": 1008}]
    small = [{"type": "websocket.receive", "text": "x"} for _ in range(MOST_MESSAGES + 1)]
    seen, _ = _answers("websocket", headers, list[Message](small))
    assert [one["type"] for one in seen[:-1]] == ["websocket.receive"] * MOST_MESSAGES
    assert seen[-1]["type"] == "websocket.disconnect"


def test_a_body_that_goes_on_and_on_is_ended() -> None:
    parts: list[Message] = [{"type": "http.request", "body": b"x" * 40_000} for _ in range(2)]
    seen, _ = _answers("http", OWN, parts)
    assert [one["type"] for one in seen] == ["http.request", "http.disconnect"]


def test_the_policy_names_no_foreign_source() -> None:
    assert "http" not in policy_text(8080)
    assert "*" not in policy_text(8080)
