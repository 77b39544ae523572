"""Runs a command and tells wall time, CPU time and peak memory, those of a PostgreSQL server
included where one works for it."""
import dataclasses
import os
import pathlib
import signal
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Cost:
    wall_s: float
    cpu_s: float
    peak_mb: float
    others_cores: float  # cores that were busy with other work meanwhile
    failed: str = ""     # why there is no answer


def busy_s() -> float:
    """CPU time that all processes of the machine have taken."""
    user, nice, system, _, _, irq, softirq, steal = map(
        int, pathlib.Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


class Server:
    """The PostgreSQL server that with-postgis.sh started, if any."""

    def __init__(self) -> None:
        folder = os.environ.get("PGHOST", "")
        pid_file = pathlib.Path(folder, "data", "postmaster.pid")
        self.pid = int(pid_file.read_text().split()[0]) if folder and pid_file.exists() else 0

    def processes(self) -> list[int]:
        children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]

    def cpu_s(self) -> float:
        """Of the server, of its processes that have ended, and of those that run."""
        total = 0
        for pid in self.processes():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15] if pid == self.pid else fields[11:13]))
        return total / TICKS

    def memory_mb(self) -> float:
        total = 0
        for pid in self.processes():
            try:
                lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024


class Sampler(threading.Thread):
    """The most memory that the server was seen to have."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server, self.most_mb, self.ended = server, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            self.most_mb = max(self.most_mb, self.server.memory_mb())


def run(command: list[str], limit_s: float, server: Server | None = None) -> Cost:
    """A command that takes longer than `limit_s` is ended.

    The kernel counts what this process has in memory as the peak of its child too, until the child
    has more: whoever calls this has to stay small.
    """
    sampler, before_s = None, 0.0
    if server:
        sampler, before_s = Sampler(server), server.cpu_s()
        sampler.start()
    os.sync()  # no one pays for the writing of the one before
    busy_before_s, began = busy_s(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, start_new_session=True)
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit_s, end)
    timer.start()
    errors: list[bytes] = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    reader.join()
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - began
    timer.cancel()
    all_s = busy_s() - busy_before_s
    cost = Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, 0)
    if sampler:
        sampler.ended.set()
        sampler.join()
        cost.cpu_s += sampler.server.cpu_s() - before_s
        cost.peak_mb += sampler.most_mb
    cost.others_cores = max(0.0, (all_s - cost.cpu_s) / wall_s)
    if late.is_set():
        cost.failed = f"> {limit_s:.0f} s"
    elif status != 0:
        text = errors[0].decode(errors="replace").strip().splitlines()
        cost.failed = f"failed: {text[-1][:120] if text else status}"
    return cost
