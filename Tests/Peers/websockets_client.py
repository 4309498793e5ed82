"""A client on Python's websockets against `wsx serve --echo` at the URL given: prints ok, or what went wrong.

"deflate" as the third argument: with compression.
"""

import asyncio
import ssl
import sys

from websockets.asyncio.client import connect


async def main(url, authority=None, compression=None):
    context = None
    if authority:
        context = ssl.create_default_context(cafile=authority)
    options = {"max_size": None, "ping_interval": None, "ssl": context, "subprotocols": ["chat.v1"]}
    options["compression"] = compression or None
    async with connect(url, **options) as socket:
        for size in (0, 1, 125, 126, 65535, 65536, 1 << 20):
            for message in ("é" * (size // 2), bytes(range(256)) * (size // 256) + b"\x00" * (size % 256)):
                await socket.send(message)
                assert await socket.recv() == message, f"{size} bytes came back changed"
        await socket.send(["fragment ", "by ", "fragment"])
        assert await socket.recv() == "fragment by fragment", "fragments"
        for number in range(1000):
            await socket.send(str(number))
        for number in range(1000):
            assert await socket.recv() == str(number), "order"
        await asyncio.wait_for(await socket.ping(b"there?"), 5)
        await socket.close(4000, "that is all")
    assert (socket.close_code, socket.protocol.close_rcvd.code) == (4000, 4000), "closing handshake"
    agreed = [extension.name for extension in socket.protocol.extensions]
    print("ok", socket.subprotocol, *agreed)


asyncio.run(main(*sys.argv[1:]))
