"""A real browser, driven over its own debugging protocol: nothing else to install."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--remote-debugging-port=0",
)  # fmt: skip


class Tab:
    """One page in the browser."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self.console: list[str] = []

    async def ask(self, method: str, **params: Any) -> Any:
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            told = await self._socket.receive_json(timeout=20)
            if told.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.console.append(json.dumps(told["params"])[:400])
            if told.get("id") == number:
                assert "error" not in told, told
                return told.get("result")

    async def open(self, address: str, width: int, height: int, *, dark: bool = False) -> None:
        for domain in ("Page", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.size(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.ask("Emulation.setEmulatedMedia", features=[scheme])
        await self.ask("Page.navigate", url=address)
        await self.until("document.readyState === 'complete' && document.title")

    async def size(self, width: int, height: int) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    async def js(self, source: str) -> Any:
        told = await self.ask(
            "Runtime.evaluate", expression=source, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until(self, source: str, seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not await self.js(f"Boolean({source})"):
                await asyncio.sleep(0.1)

    async def key(self, key: str, code: int = 0, text: str = "") -> None:
        more = {"text": text} if text else {}
        for kind in ("keyDown", "keyUp"):
            await self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key,
                windowsVirtualKeyCode=code, **(more if kind == "keyDown" else {}),
            )  # fmt: skip

    async def type(self, words: str) -> None:
        await self.ask("Input.insertText", text=words)

    async def picture(self, path: Path) -> None:
        shot = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def browser(program: str) -> AsyncIterator[Tab]:
    """Run the browser, and yield its page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            program, *OPTIONS, f"--user-data-dir={folder}", "about:blank",
            stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stderr is not None
        try:
            port = await _port(process.stderr)
            async with ClientSession() as session:
                listed = await (await session.get(f"http://127.0.0.1:{port}/json")).json()
                address = next(e["webSocketDebuggerUrl"] for e in listed if e["type"] == "page")
                async with session.ws_connect(address, max_msg_size=1 << 26) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def _port(stream: asyncio.StreamReader) -> int:
    async with asyncio.timeout(30):
        while line := await stream.readline():
            if told := re.search(rb"ws://127\.0\.0\.1:(\d+)/", line):
                return int(told[1])
    raise AssertionError("the browser did not start")
