"""What the servers on Python's websockets say: one conversation for each script of that name in Examples/.

Each takes an open connection, and whether it has to be wrong.
"""

import asyncio
import base64
import datetime
import json
import struct
import uuid
import zlib


async def echo(connection, wrong):
    """Sends every message back. Wrong: binary messages lose their last byte."""
    async for message in connection:
        await connection.send(message[:-1] if wrong and isinstance(message, bytes) else message)


async def binary(connection, wrong):
    """Answers bytes with their number and their CRC-32. Wrong: the number has 16 bits."""
    async for message in connection:
        if isinstance(message, str):
            return await connection.close(1003, "only binary messages here")
        size = len(message) & 0xFFFF if wrong else len(message)
        await connection.send(struct.pack(">II", size, zlib.crc32(message)))


async def json_rpc(connection, wrong):
    """JSON-RPC 2.0. Wrong: a method that is not there is called an invalid request."""

    def call(request):
        answer = {"jsonrpc": "2.0", "id": request.get("id")}
        method, parameters = request.get("method"), request.get("params", [])
        if method == "subtract":
            answer["result"] = parameters[0] - parameters[1]
        elif method == "orders.list":
            answer["result"] = {"orders": [{"number": 17, "total": "9.90"}, {"number": 18, "total": "120.00"}]}
        elif method == "orders.get":
            answer["result"] = {"number": parameters[0], "state": "paid", "changed": "2024-05-01T10:00:00Z"}
        else:
            answer["error"] = {"code": -32600 if wrong else -32601, "message": "Method not found"}
        return answer if "id" in request else None

    async for message in connection:
        try:
            request = json.loads(message)
        except ValueError:
            answer = {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "Parse error"}}
        else:
            answer = [call(one) for one in request] if isinstance(request, list) else call(request)
        if answer is not None:
            await connection.send(json.dumps(answer))


NAMES_OF_SESSIONS = {"a1": "alice", "b2": "bob"}
members = set()


async def chat(connection, wrong):
    """A room: what one says, the others hear. Wrong: they hear it twice."""
    cookie = connection.request.headers.get("Cookie", "")
    name = NAMES_OF_SESSIONS.get(cookie.removeprefix("sid="))
    if name is None:
        return await connection.close(1008, "who are you?")
    members.add(connection)
    try:
        number = 0
        async for message in connection:
            number += 1
            said = {"from": name, "say": json.loads(message)["say"], "seq": number,
                    "sent": datetime.datetime.now(datetime.timezone.utc).isoformat()}
            await connection.send(json.dumps({"type": "ack", "seq": number}))
            for member in members - {connection}:
                for _ in range(2 if wrong else 1):
                    await member.send(json.dumps(said))
    finally:
        members.discard(connection)


async def auth(connection, wrong):
    """A feed for those who got in: see `admit`."""
    await connection.send(json.dumps({"type": "welcome", "user": "ada"}))
    async for message in connection:
        await connection.send(json.dumps({"type": "subscribed", "topic": json.loads(message)["topic"]}))


def admit(connection, request, wrong):
    """Lets nobody in without a valid token. Wrong: one that has expired is good enough."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token in ("sesame", "expired" if wrong else "sesame"):
        return None
    refusal = connection.respond(401, "This feed needs a valid token.\n")
    refusal.headers["WWW-Authenticate"] = 'Bearer realm="feed"'
    return refusal


async def close_codes(connection, wrong):
    """/close/CODE closes with that code, /idle after a while, /cut without a Close.

    Wrong: the idle are told 1011, as if the server had failed."""
    path = connection.request.path
    if path.startswith("/close/"):
        await connection.close(int(path.removeprefix("/close/")), "as asked")
    elif path == "/idle":
        await connection.send("say something")
        try:
            await asyncio.wait_for(connection.recv(), 0.3)
        except asyncio.TimeoutError:
            await connection.close(1011 if wrong else 4408, "idle for too long")
    elif path == "/cut":
        connection.transport.close()
    await connection.wait_closed()


async def fuzz(connection, wrong):
    """Sends every message back, and leaves the rules to websockets. Wrong: does not look whether text is UTF-8."""
    while True:
        message = await connection.recv(decode=False if wrong else None)
        await connection.send(message.decode(errors="replace") if isinstance(message, bytes) and wrong else message)


async def retry(connection, wrong):
    """Tells how it is. Wrong: it is never ready."""
    async for _ in connection:
        await connection.send(json.dumps({"status": "starting" if wrong else "ready", "version": "1.4.2"}))


async def heartbeat(connection, wrong):
    """Pings three times, and tells that the Pong was there; then an echo. Wrong: the third Ping is the second again."""
    for number in (1, 2, 3):
        pong = await connection.ping(f"beat-{2 if wrong and number == 3 else number}")
        await pong
        await connection.send(json.dumps({"beat": number, "answered": True}))
    await echo(connection, wrong=False)


async def unordered(connection, wrong):
    """Jobs that end in the wrong order, with progress in between. Wrong: the first job has another's number."""
    jobs = []
    async for message in connection:
        request = json.loads(message)
        if "fetch" in request:
            await connection.send(base64.b64decode("R0lGODlhAQABAAAAACw="))
            continue
        jobs.append(request)
        await connection.send(json.dumps({"progress": 10 * len(jobs), "job": request["job"]}))
        if len(jobs) == 3:
            for job in reversed(jobs):
                await connection.send(json.dumps({"progress": 100, "job": job["job"]}))
                number = 3 if wrong and job["id"] == 1 else job["id"]
                result = f"/files/{job['job']}.gif" if job["job"] == "resize" else None
                await connection.send(json.dumps({"done": job["job"], "id": number, "result": result}))


async def loops(connection, wrong):
    """A store with a login. Wrong: what is false, zero or empty comes back as null."""
    session, values = None, {}
    async for message in connection:
        request = json.loads(message)
        if "login" in request:
            if request["login"] != {"user": "ada", "password": "lovelace"}:
                return await connection.close(1008, "login failed")
            session = str(uuid.uuid4())
            answer = {"session": session}
        elif session is None or request.get("session") != session:
            return await connection.close(1008, "log in first")
        elif "set" in request:
            values[request["set"]] = request["value"]
            answer = {"ok": True}
        elif "get" in request:
            value = values.get(request["get"])
            answer = {"value": (value or None) if wrong else value}
        else:
            answer = {"removed": len(values)}
            values.clear()
        await connection.send(json.dumps(answer))


async def handshake(connection, wrong):
    """An echo; what is wrong happens before: see `spoil_accept`."""
    await echo(connection, wrong=False)


def spoil_accept(connection, request, response):
    """Answers the handshake with a key that was not asked for."""
    if response.status_code == 101:
        # Headers keep what they had under that name.
        del response.headers["Sec-WebSocket-Accept"]
        response.headers["Sec-WebSocket-Accept"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="


CONVERSATIONS = {
    "auth": auth,
    "binary": binary,
    "chat": chat,
    "close-codes": close_codes,
    "echo": echo,
    "fuzz": fuzz,
    "handshake": handshake,
    "heartbeat": heartbeat,
    "json-rpc": json_rpc,
    "loops": loops,
    "retry": retry,
    "unordered": unordered,
}


def hooks(name, wrong):
    """What a conversation does before it begins: options of `serve`."""
    if name == "auth":
        return {"process_request": lambda connection, request: admit(connection, request, wrong)}
    if name == "handshake" and wrong:
        return {"process_response": spoil_accept}
    return {}
