"""Mosquitto with a listener for WebSockets. Wrong: it grants no subscription more than QoS 0."""

import asyncio
import contextlib
import getpass
import os
import shutil
import tempfile
from pathlib import Path

# Scripts/setup unpacks Debian's package there.
UNPACKED = Path(__file__).resolve().parents[3] / ".build-peers/mosquitto"

# A listener for MQTT must be there, or mosquitto 2.0.11 does not start; it is a socket in the temporary directory.
# Without `socket_domain` the one for WebSockets ignores its address, and is open to the network.
CONFIGURATION = """
user {user}
allow_anonymous true
persistence false
log_dest stderr
connection_messages false
listener 0 {directory}/mqtt.socket
listener {port} 127.0.0.1
protocol websockets
socket_domain ipv4
max_qos {qos}
"""


# Mosquitto ends when this program does, however that ends: then stdin is closed.
WATCHED = '"$@" & exec 2>/dev/null; cat; kill -KILL $!; wait'


def program():
    """The path of mosquitto, and the environment for it."""
    unpacked = UNPACKED / "usr/sbin/mosquitto"
    if unpacked.is_file():
        libraries = (str(path) for folder in ("usr/lib", "lib") for path in UNPACKED.glob(f"{folder}/*-linux-gnu*"))
        return str(unpacked), os.environ | {"LD_LIBRARY_PATH": ":".join(libraries)}
    installed = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if installed is None:
        raise FileNotFoundError("mosquitto")
    return installed, dict(os.environ)


async def running(process):
    """Waits until mosquitto says that it is up."""
    log = b""
    async for line in process.stderr:
        if line.endswith(b" running\n"):
            return
        log += line
    raise RuntimeError(f"mosquitto ended: {log.decode()}")


@contextlib.asynccontextmanager
async def mosquitto(port, wrong):
    """Runs mosquitto on that port of 127.0.0.1."""
    path, environment = program()
    with tempfile.TemporaryDirectory() as directory:
        configuration = Path(directory) / "mosquitto.conf"
        configuration.write_text(CONFIGURATION.format(
            user=getpass.getuser(), directory=directory, port=port, qos=0 if wrong else 2))
        process = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", WATCHED, "sh", path, "-c", str(configuration), env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE)
        try:
            await running(process)
            yield
        finally:
            process.stdin.close()
            await process.wait()
