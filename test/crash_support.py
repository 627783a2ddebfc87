"""What the tests share in which programs crash: how they are run, and what became of them."""

import contextlib
import dataclasses
import functools
import os
import pathlib
import resource
import signal
import struct
import subprocess
import tempfile
import threading
import time

import support
from stack_support import DAY

PROGRAMS = support.BUILD / "test" / "crash"
NORMAL_EXIT = 7
IN_PROCESS, WATCHDOG = "in-process", "watchdog"
# As crash_host takes them, with what keeps the watchdog from its work.
WAYS = {
    IN_PROCESS: (IN_PROCESS, {}),
    WATCHDOG: (WATCHDOG, {}),
    "watchdog, killed before": (WATCHDOG, {"CRASH_FALLBACK": "kill"}),
    "watchdog, forbidden to look": (WATCHDOG, {"CRASH_FALLBACK": "forbid"}),
}
STOPPED = "watchdog, stopped"
WAYS_OF_FEW = {STOPPED: (WATCHDOG, {"CRASH_FALLBACK": "stop"})}
WATCHED = (WATCHDOG, "watchdog, forbidden to look")  # there is one to the end
# With this, what the program counts itself is lost: whatever is counted, the watchdog has counted.
BY_WATCHDOG = {"CRASH_WHEN_WATCHED": "1", "CRASH_OWN_COUNTS": "lost"}
OFF = {"TALLY_TELEMETRY": "off"}
# Longer than any of them takes: what it takes is that long only if it hangs.
HANGS = 60


def let_programs_dump_core():
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def why_no_core():
    """What keeps cores from being where the tests look for them; nothing if they are there."""
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if pattern.startswith("|") or "/" in pattern or not pattern.startswith("core"):
        return f"the system puts them elsewhere ({pattern})"
    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0:
        return "there may be none (ulimit -Hc)"
    return ""


@dataclasses.dataclass
class Outcome:
    """What a run shows to whoever has started it, and what it has counted."""
    how: str  # exited, killed, dumped
    status: int
    stdout: bytes
    stderr: bytes
    core: tuple  # of what its core says: signal, its code, and where it was
    seconds: float
    counts: dict
    wrote: bool  # anything into the telemetry's directory


class Run:
    """A run in directories of its own, of an executable of its own: so that it can be told from
    others, and dumps no core on theirs. An environment's variable that is None is not there. To be
    used in a `with` statement."""

    def __init__(self, program, *arguments, beside=(), place="", **environment):
        self._holder = tempfile.TemporaryDirectory(prefix="tally.")
        self.work = pathlib.Path(self._holder.name).resolve()
        self.cwd = self.work / "cwd"
        self.cwd.mkdir()
        for directory in (self.work, self.cwd):
            directory.chmod(0o777)  # for programs that are run as somebody else
        self.program = self.work / place / program
        self.program.parent.mkdir(exist_ok=True)
        # By another process: had this one a program open for writing, the children that other threads
        # start just then would have it too, and nobody can run such a file.
        support.must("cp", *(PROGRAMS / name for name in (program, *beside)), self.program.parent)
        self.arguments = arguments
        self.telemetry = self.work / "telemetry"
        wanted = {"TALLY_DIR": self.telemetry, "TALLY_AS_OF": DAY, **environment}
        self.environment = support.clean_environment(
            **{name: value for name, value in wanted.items() if value is not None})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._holder.cleanup()

    def start(self, wrapper=(), **options):
        self.out, self.err = open(self.work / "out", "wb"), open(self.work / "err", "wb")
        self.begun = time.monotonic()
        return subprocess.Popen(
            [*map(str, wrapper), str(self.program), *self.arguments], cwd=self.cwd,
            env=self.environment, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err,
            **options)

    def to_its_end(self, wrapper=(), meanwhile=lambda run, process: None):
        process = self.start(wrapper)
        meanwhile(self, process)
        return self.outcome(process)

    def outcome(self, process):
        """Waits for the end, also of the sidecar. Whoever hangs is killed, which its status then says."""
        watch = threading.Timer(HANGS, process.kill)
        watch.start()
        ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = time.monotonic() - self.begun
        watch.cancel()
        process.wait()
        for other in others_of(self, process):  # one that was stopped could never end
            with contextlib.suppress(ProcessLookupError):
                os.kill(other, signal.SIGCONT)
        await_true(lambda: not others_of(self, process), "all processes of the program have ended")
        self.out.close()
        self.err.close()
        how = {os.CLD_EXITED: "exited", os.CLD_KILLED: "killed", os.CLD_DUMPED: "dumped"}[ended.si_code]
        return Outcome(how, ended.si_status, (self.work / "out").read_bytes(),
                       (self.work / "err").read_bytes().replace(str(self.work).encode(), b"WORK"),
                       self.core(), seconds, self.counts(), self.telemetry.exists())

    def core(self):
        cores = sorted(self.cwd.glob("core*"), key=lambda path: path.stat().st_mtime)
        return tuple(read_core(core, self.program.parent) for core in cores)

    def counts(self):
        counts = {}
        for dump in support.dump(*support.counter_files(self.telemetry)):
            for name, n in dump["Count"].items():
                counts[name] = counts.get(name, 0) + n
        return counts


def await_true(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.005)


def await_ready(run):
    """Until the program of the case `wait_for_death` waits."""
    await_true(lambda: (run.work / "out").read_bytes() == b"ready\n", "the program is ready")


def await_asleep(process):
    """Until it sleeps in the kernel, and does not just leave the call by which it said so."""
    stat = pathlib.Path(f"/proc/{process.pid}/stat")
    await_true(lambda: stat.read_text().rpartition(")")[2].split()[0] == "S", "the program sleeps")


def others_of(run, process):
    """The processes of the run's program beside this one, but those that have ended."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe") == str(run.program) and int(pid) != process.pid:
                found.append(int(pid))
        except OSError:  # it has ended, or is none of ours
            pass
    return found


def notes(core):
    """(type, content) of an ELF core's notes, for 64-bit machines."""
    (table,) = struct.unpack_from("<Q", core, 32)
    size, count = struct.unpack_from("<HH", core, 54)
    for i in range(count):
        kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", core, table + i * size)
        end = offset + length
        while kind == 4 and offset < end:  # PT_NOTE
            name, content, note = struct.unpack_from("<III", core, offset)
            offset += 12 + (name + 3) // 4 * 4
            yield note, core[offset:offset + content]
            offset += (content + 3) // 4 * 4


def files_in(note):
    """(begin, end, offset in the file, path) of what was mapped (NT_FILE; linux/elfcore.h)."""
    count, page = struct.unpack_from("<QQ", note)
    paths = note[16 + 24 * count:].split(b"\0")
    for i in range(count):
        begin, end, offset = struct.unpack_from("<QQQ", note, 16 + 24 * i)
        yield begin, end, offset * page, os.fsdecode(paths[i])


@functools.cache
def pc_at():
    """Where NT_PRSTATUS has the program counter: behind 112 bytes, among the registers."""
    return 112 + 8 * {"x86_64": 16, "aarch64": 32}[os.uname().machine]


def read_core(path, directory):
    """The signal that ended the program, its code, and its place: a file and an offset in it."""
    status = siginfo = files = None
    for kind, content in notes(path.read_bytes()):
        if kind == 1 and status is None:  # NT_PRSTATUS: first that of the thread that crashed
            status = content
        elif kind == 0x53494749 and siginfo is None:  # NT_SIGINFO
            siginfo = content
        elif kind == 0x46494c45:  # NT_FILE
            files = content
    (pc,) = struct.unpack_from("<Q", status, pc_at())
    number, _, code = struct.unpack_from("<iii", siginfo)
    where = f"nowhere+{pc % 4096:#x}"  # what is above that differs from run to run
    for begin, end, offset, file in files_in(files):
        if begin <= pc < end:
            where = f"{file.removeprefix(str(directory))}+{pc - begin + offset:#x}"
    return signal.Signals(number).name, code, where
