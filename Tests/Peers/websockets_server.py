"""A server on Python's websockets: prints its port, serves until stdin ends.

/echo     sends every message back
/delayed  sends each back 300 ms later, all concurrently
/slow?n=N reads N bytes a second, then answers with one summary
/close?c  closes with that code at once
/twelve   sends twelve messages of all kinds and closes with 1000

"deflate" as its argument: with compression.
"""

import asyncio
import sys

from websockets.asyncio.server import serve


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def delayed(socket):
    async def answer(message):
        await asyncio.sleep(0.3)
        await socket.send(message)

    async with asyncio.TaskGroup() as tasks:
        async for message in socket:
            tasks.create_task(answer(message))


async def slow(socket, rate):
    count = size = 0
    async for message in socket:
        count += 1
        size += len(message)
        await asyncio.sleep(len(message) / rate)
        if message == "end":
            await socket.send(f"{count} {size}")


async def twelve(socket):
    for size in (0, 125, 126, 65535, 65536, 300000):
        await socket.send("é" * (size // 2) + "x" * (size % 2))
        await socket.send(iter([b"\x00" * (size // 2), b"\xff" * (size - size // 2)]))


async def handle(socket):
    path, _, query = socket.request.path.partition("?")
    if path == "/delayed":
        await delayed(socket)
    elif path == "/slow":
        await slow(socket, int(query.partition("=")[2]))
    elif path == "/close":
        await socket.close(int(query), "as asked")
    elif path == "/twelve":
        await twelve(socket)
    else:
        await echo(socket)


def choose(connection, offered):
    return next((name for name in ("chat.v2", "chat.v1") if name in offered), None)


async def main():
    compression = "deflate" if "deflate" in sys.argv else None
    options = {"max_size": None, "ping_interval": None, "compression": compression, "select_subprotocol": choose}
    async with serve(handle, "127.0.0.1", 0, **options) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
