import asyncio
import os
import pathlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import zipfile


async def talk():
    async def echo(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(echo, "/tmp/socket")
    reader, writer = await asyncio.open_unix_connection("/tmp/socket")
    writer.write(b"hello\n")
    assert await reader.readline() == b"hello\n"
    child = await asyncio.create_subprocess_exec("echo", "child", stdout=subprocess.PIPE)
    assert (await child.communicate())[0] == b"child\n"
    server.close()


asyncio.run(talk())
left, right = socket.socketpair()
left.send(b"x")
assert right.recv(1) == b"x"
with sqlite3.connect("/tmp/store") as store:
    store.execute("pragma journal_mode = wal")
    store.execute("create table numbers as select 1 as value union all select 2")
    assert store.execute("select sum(value) from numbers").fetchone() == (3,)
assert subprocess.run("printf one | tr o O | cat", shell=True, capture_output=True).stdout == b"One"
rang = threading.Event()
signal.signal(signal.SIGALRM, lambda *_: rang.set())
signal.setitimer(signal.ITIMER_REAL, 0.05)
assert rang.wait(20)
with tempfile.TemporaryDirectory() as folder:
    place = pathlib.Path(folder)
    (place / "text").write_text("content")
    os.link(place / "text", place / "same")
    os.symlink("text", place / "link")
    with zipfile.ZipFile("/tmp/archive.zip", "w") as archive:
        archive.write(place / "link", "text")
    shutil.unpack_archive("/tmp/archive.zip", "/tmp/unpacked")
    shutil.copytree(place, "/dev/shm/tree", symlinks=True)
assert pathlib.Path("/tmp/unpacked/text").read_text() == "content"
assert os.readlink("/dev/shm/tree/link") == "text"
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print("the library works")
