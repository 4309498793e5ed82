"""The servers that the scripts in Examples/ run against: servers.py NAME [--wrong] [--port N]

NAME is the name of a script. Prints its port on the first line and serves 127.0.0.1 until stdin ends. With --wrong
one thing is wrong, and the script must notice: manifest.json tells at which line. Ends with status 77 if what the
server is made of is not installed.
"""

import argparse
import asyncio
import contextlib
import socket
import sys

NOT_INSTALLED = 77


def bind(port):
    """A socket that has a port but does not listen: who connects is refused."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def tell_port(bound):
    print(bound.getsockname()[1], flush=True)


async def end_of_stdin():
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def serve_websockets(name, wrong, port):
    from websockets.asyncio.server import serve
    from websockets.exceptions import ConnectionClosed

    from conversations import CONVERSATIONS, hooks

    async def converse(connection):
        with contextlib.suppress(ConnectionClosed):
            await CONVERSATIONS[name](connection, wrong)

    bound = bind(port)
    tell_port(bound)
    if name == "retry":
        await asyncio.sleep(1)
    async with serve(converse, sock=bound, ping_interval=None, compression=None, **hooks(name, wrong)):
        await end_of_stdin()


async def serve_graphql(name, wrong, port):
    import uvicorn

    from graphql_server import application

    bound = bind(port)
    # Who connects before uvicorn is up waits.
    bound.listen()
    tell_port(bound)
    config = uvicorn.Config(
        application(wrong), ws="websockets-sansio", lifespan="off", log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    await end_of_stdin()
    server.should_exit = True
    await serving


async def serve_mqtt(name, wrong, port):
    from mqtt_server import mosquitto

    with bind(port) as bound:
        port = bound.getsockname()[1]
    async with mosquitto(port, wrong):
        print(port, flush=True)
        await end_of_stdin()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    words = parser.parse_args()
    serve = {"graphql": serve_graphql, "mqtt": serve_mqtt}.get(words.name, serve_websockets)
    try:
        asyncio.run(serve(words.name, words.wrong, words.port))
    except (ImportError, FileNotFoundError) as missing:
        print(f"not installed: {missing}", file=sys.stderr)
        sys.exit(NOT_INSTALLED)


main()
