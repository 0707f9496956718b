"""The server of a run, and the two ways of loading it: wrk for rates, sockets of our own for single requests."""

import asyncio
import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.talk import ROOT, environment

WRK = shutil.which("wrk")
BROTLI = "br"


@contextmanager
def serving(
    data: Path, *, house: str = "", processes: int = 2, constant: Path | None = None, database: str = ""
) -> Iterator["Server"]:
    """A server over a data folder, with the settings that `ecrin serve` uses, for as long as the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = {"BENCH_CONSTANT": str(constant), "BENCH_ENCODING": BROTLI} if constant else {}
    if database:
        more["DATABASE_URL"] = database
    more["SITE_ADDRESS"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bench.serve", str(port), str(processes)]
    log = (data / "server.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data, house) | more, stdout=log, stderr=log)
    try:
        server = Server(port)
        server.wait(process, data / "server.log")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        ends = time.monotonic() + 60
        while time.monotonic() < ends and process.poll() is None:
            try:
                self.get("/-/stats")
            except OSError:
                time.sleep(0.2)
            else:
                return
        lines = log.read_text().strip().splitlines()
        raise RuntimeError(f"the server did not start: {lines[-1] if lines else 'it said nothing'}")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": BROTLI} | headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def stats(self) -> dict[str, int]:
        return json.loads(self.get("/-/stats")[2])  # type: ignore[no-any-return]

    def memory(self) -> float:
        """Megabytes of all its processes that answer within some tries (proportional set)."""
        found: dict[int, int] = {}
        for _ in range(60):
            said = self.stats()
            found[said["pid"]] = said["memory"]
        return float(sum(found.values()))

    def rate(self, path: str, *, seconds: int, script: str = "", connections: int = 16) -> float:
        """Requests a second that wrk reaches; answers other than 2xx make it fail.

        Raises:
            RuntimeError: some answer was not 200.
        """
        assert WRK is not None
        command = [WRK, "-t2", f"-c{connections}", f"-d{seconds}s", "-H", f"Accept-Encoding: {BROTLI}"]
        with _script(script) as file:
            if file:
                command += ["-s", str(file)]
            said = subprocess.run(
                [*command, f"http://127.0.0.1:{self.port}{path}"], capture_output=True, text=True, check=True
            ).stdout
        if "Non-2xx" in said or "Socket errors" in said:
            raise RuntimeError(f"{path}: {said.strip().splitlines()[-3:]}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        return float(found.group(1)) if found else 0.0

    def alone(self, paths: list[str]) -> float:
        """Middle time of requests one after another on one connection, in milliseconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        times = []
        for path in paths:
            started = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Encoding": BROTLI})
            connection.getresponse().read()
            times.append(time.perf_counter() - started)
        connection.close()
        return sorted(times)[len(times) // 2] * 1000

    def storm(self, path: str, connections: int) -> list[float]:
        """Milliseconds of one request on each of many connections, all opened before and sent at once."""
        return asyncio.run(_storm(self.port, path, connections))


@contextmanager
def _script(text: str) -> Iterator[Path | None]:
    if not text:
        yield None
        return
    file = ROOT / "var" / "bench-wrk.lua"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


async def _storm(port: int, path: str, connections: int) -> list[float]:
    pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> float:
        started = time.perf_counter()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {BROTLI}\r\nConnection: close\r\n\r\n".encode()
        )
        await reader.read(-1)
        return (time.perf_counter() - started) * 1000

    times = await asyncio.gather(*(one(*pair) for pair in pairs))
    for _, writer in pairs:
        writer.close()
    return list(times)


def lua(paths: list[str]) -> str:
    """A wrk script that asks for paths in turn; `%d` in one is a number that never comes twice."""
    held = ", ".join(json.dumps(path) for path in paths)
    return f"""
local paths = {{ {held} }}
local at = 0
local thread = 0
local threads = 0
function setup(t) t:set("thread", threads); threads = threads + 1 end
function request()
  at = at + 1
  local path = paths[at % #paths + 1]
  return wrk.format("GET", (path:gsub("%%d", tostring(at * 2 + thread + {int(time.time()) % 1000000} * 1000))))
end
"""
