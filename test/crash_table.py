"""Tables of crashes: what is expected of each, and the check of all of them in all ways."""

import concurrent.futures
import dataclasses
import os
import re
import unittest

from crash_support import (BY_WATCHDOG, IN_PROCESS, OFF, PROGRAMS, WATCHDOG, WATCHED, WAYS, WAYS_OF_FEW,
                           Run, let_programs_dump_core, why_no_core)
from stack_support import functions_at, functions_of

MALFORMED = "crash/malformed"
WORDS = {"libc": "libc.so.6", "libstdc++": "libstdc++.so.6", "libgcc_s": "libgcc_s.so.1"}
AS_THEY_ARE = {"…", "main", "other", "c_write_null", "call_by_library"}
PATIENCE = 2  # seconds that counting may take, before the run is looked at again


@dataclasses.dataclass(frozen=True)
class Case:
    """A case of crash_host, and what it must count: the watchdog where there is one that can, or else
    the program. `frames` are the functions from the innermost on, those of `torture` without it, "…" at
    the end for more that do not matter; or MALFORMED. Without a signal nothing is counted."""
    name: str
    signal: str = None
    frames: str = ""
    exception: str = None
    # Where the kernel says otherwise what the signal was, since there is a handler that it cannot
    # call.
    other_code: bool = False
    # Frames in the process itself, where the watchdog knows more.
    in_process: str = None
    # The signal by which the kernel ends the program without asking it. Only the watchdog can know, if
    # the kernel tells it.
    silent: str = None
    # The watchdog cannot be asked, or cannot read: also with one the program counts itself. All others
    # must be counted by the watchdog where there is one.
    alone: bool = False
    # Which of several threads or instructions it was differs from run to run.
    varies: bool = False


def expected_functions(frames):
    def whole(word):
        if word in AS_THEY_ARE or word.startswith("lib") and word not in WORDS:
            return word
        return WORDS.get(word, f"torture::{word}")
    return [whole(word) for word in frames.split()]


def kernel_tells():
    """Whether others than its parent can know how a process has ended (Linux 6.15)."""
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return tuple(map(int, version.groups())) >= (6, 15)


def outline(functions):
    """What does not depend on where the compiler has put the parts of a function."""
    return [re.sub(r"@[0-9a-f]+$", "@", f).removesuffix(".cold").replace("(anonymous namespace)::", "")
            for f in functions]


def place(where, program):
    """As the function, where it is the program's: which instruction of several it is may vary."""
    file, _, offset = where.rpartition("+")
    if file == f"/{program}":
        return sorted(functions_at(PROGRAMS / program, int(offset, 16))) or where
    return where


class TableTest(unittest.TestCase):

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        let_programs_dump_core()
        if reason := why_no_core():
            print(f"Cores are not compared: {reason}.")

    def run_case(self, case, way=None, environment=None, **options):
        how, extra = {**WAYS, **WAYS_OF_FEW}[way] if way else (IN_PROCESS, OFF)
        if way == WATCHDOG and not case.alone:
            extra = BY_WATCHDOG
        elif case.silent and way in WATCHED:
            extra = {**extra, "CRASH_WHEN_WATCHED": "1"}
        with Run("crash_host", how, case.name, beside=["libcrash_plugin.so", "libcrash_thrower.so"],
                 **{**extra, **(environment or {})}) as run:
            return run.to_its_end(**options)

    def check_all(self, cases, ways=tuple(WAYS), **options):
        """All cases at once, in all ways, and without telemetry to compare with."""
        with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
            runs = {(case, way): pool.submit(self.run_case, case, way, **options)
                    for case in cases for way in (None, *ways)}
        for case in cases:
            without, names = runs[case, None].result(), {}
            self.assertFalse(without.wrote, f"{case.name}: telemetry is off")
            for way in ways:
                with self.subTest(case=case.name, way=way):
                    outcome = runs[case, way].result()
                    self.check_end(case, outcome, without)
                    names[way] = self.check_counts(case, outcome, way)
                    self.check_time(case, way, outcome, without, **options)
            if not (case.varies or case.in_process or case.silent):
                self.assertLessEqual(len(set(names.values())), 1, f"{case.name}: {names}")

    def check_end(self, case, outcome, without):
        """It ends as without us, and its core says the same."""
        def seen(of):
            cores = [(signal, None if case.other_code else code, place(where, "crash_host"))
                     for signal, code, where in of.core]
            return of.how, of.status, of.stdout, of.stderr, cores
        self.assertEqual(seen(outcome), seen(without))
        if outcome.how == "dumped" and not why_no_core():
            self.assertTrue(outcome.core, "there is a core")

    def check_counts(self, case, outcome, way):
        """It has counted what the table says and nothing else. Returns the stack's name."""
        stacks = [name for name in outcome.counts if name.startswith("crash/crash\n")]
        others = {name: n for name, n in outcome.counts.items() if name not in stacks}
        frames = case.in_process if case.in_process and way != WATCHDOG else case.frames
        number = case.signal
        if case.silent and way in WATCHED and kernel_tells():
            number, frames = case.silent, MALFORMED
        expected = {f"crash/signal:SIG{number}": 1} if number else {}
        if case.exception:
            expected[f"crash/exception:{case.exception}"] = 1
        if frames == MALFORMED:
            expected[MALFORMED] = 1
        self.assertEqual(others, expected)
        self.assertEqual([outcome.counts[name] for name in stacks],
                         [1] if frames and frames != MALFORMED else [])
        if not stacks:
            return MALFORMED if frames else ""
        self.check_frames(frames, stacks[0])
        return stacks[0]

    def check_frames(self, frames, name):
        functions = outline(functions_of(name))
        expected = expected_functions(frames)
        if expected[-1] == "…":
            expected.pop()
            functions = functions[:len(expected)]
        self.assertEqual(functions, expected, name)

    def check_time(self, case, way, outcome, without, **options):
        """Nothing waits for what does not come. The machine has other things to do, so a slow run is
        given two more chances."""
        for _ in range(2):
            if outcome.seconds < without.seconds + PATIENCE:
                return
            outcome = self.run_case(case, way, **options)
        self.assertLess(outcome.seconds, without.seconds + PATIENCE)
