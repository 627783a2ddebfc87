"""What the tests share that look at the frames of stacks from outside."""

import functools
import itertools
import pathlib
import re
import unittest

import support

STACKS = support.BUILD / "test" / "stack"
DAY = "2026-11-23"  # so that no file ends at a real midnight
RUNTIME = {"libc.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}
FUNCTION = re.compile(r"(?P<function>.+):\+0x(?P<offset>0|[1-9a-f][0-9a-f]*)")
STRIPPED = re.compile(
    r"(?P<module>[A-Za-z0-9._+-]{1,64})@(?P<id>[0-9a-f]{8,64}):\+0x(?P<address>[1-9a-f][0-9a-f]*)")


def functions_of(name):
    """The functions of a stack counter's name, innermost first, and the runtime's libraries, each once
    however many of its frames follow one another."""
    functions = []
    for frame in name.split("\n")[1:]:
        whole = FUNCTION.fullmatch(frame)
        function = whole["function"] if whole else frame
        if not whole and frame not in RUNTIME and frame != "other":
            raise AssertionError(f"{frame!r} is no frame, in {name!r}")
        if not (function in RUNTIME and functions[-1:] == [function]):
            functions.append(function)
    return functions


@functools.cache
def build_id(program):
    return re.search(r"Build ID: ([0-9a-f]+)", support.must("readelf", "-nW", program))[1]


@functools.cache
def functions(program):
    """The program's functions as (begin, end, name), as its linker has put them down."""
    found = []
    for line in support.must("nm", "--demangle", "--print-size", "--defined-only", program).splitlines():
        if part := re.fullmatch(r"([0-9a-f]+) ([0-9a-f]+) [tTwWiu] (.+)", line):
            begin, size = int(part[1], 16), int(part[2], 16)
            found.append((begin, begin + size, part[3]))
    return found


def functions_at(program, address):
    """What nm calls the functions there: more than one name may be for the same code."""
    return {name for begin, end, name in functions(program) if begin <= address < end}


def names_by_nm(name, stripped, unstripped):
    """For each frame of a stripped program's stack, the functions of the copy with symbols there."""
    found = []
    for frame in name.split("\n")[1:]:
        parts = STRIPPED.fullmatch(frame)
        if parts is None or parts["id"] != build_id(stripped):
            raise AssertionError(f"{frame!r} is not of {stripped}")
        found.append(functions_at(unstripped, int(parts["address"], 16)))
    return found


def addresses(name, program):
    """The address as linked of each frame's instruction in the program."""
    begins = {}
    for begin, _, demangled in functions(program):
        begins.setdefault(demangled, begin)
    return [begins[m["function"]] + int(m["offset"], 16)
            for m in map(FUNCTION.fullmatch, name.split("\n")[1:]) if m and m["function"] in begins]


def built(program, kinds):
    """Those of the program's kinds that are there: all, but for the one of a compiler that need not be
    installed."""
    missing = [kind for kind in kinds if not pathlib.Path(f"{program}{kind}").exists()]
    if missing == ["_clang"]:
        print(f"{program}_clang is not tested: there is no clang.")
    elif missing:
        raise AssertionError(f"{program} was not built as {missing}")
    return [kind for kind in kinds if kind not in missing]


class Addresses:
    """Where the programs of a test were loaded, as they log it themselves (stack/shapes.h)."""

    def __init__(self, directory):
        self.log = pathlib.Path(directory) / "addresses"
        self.environment = {"SHAPES_ADDRESS_LOG": self.log}

    def check(self, test, runs):
        """They differ. Where the system never lets them, nothing was shown."""
        addresses = self.log.read_text().split()
        test.assertEqual(len(addresses), runs)
        if pathlib.Path("/proc/sys/kernel/randomize_va_space").read_text().strip() == "0":
            test.skipTest("this system loads a program at one address in all runs")
        test.assertGreater(len(set(addresses)), 1, "the runs were at different addresses")


class StackTest(unittest.TestCase):

    _serial = itertools.count()

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.directory = self.work / "telemetry"

    def new_directory(self):
        return self.work / f"telemetry{next(self._serial)}"

    def run_program(self, program, *arguments, directory=None, expected=0, **environment):
        """Runs it to its end, which is as expected, and returns what it said."""
        env = support.clean_environment(**{
            "TALLY_DIR": directory or self.directory, "TALLY_AS_OF": DAY, **environment})
        done = support.run(STACKS / program, *arguments, env=env)
        self.assertEqual((done.returncode, done.stderr), (expected, ""), done.stdout)
        return done.stdout

    def counts(self, directory=None):
        """name -> count, in all files of the directory."""
        counts = {}
        for dump in support.dump(*support.counter_files(directory or self.directory)):
            for name, n in dump["Count"].items():
                counts[name] = counts.get(name, 0) + n
        return counts

    def only_count(self, directory=None, value=1):
        """The name of the one counter, which was counted that often."""
        counts = self.counts(directory)
        self.assertEqual(list(counts.values()), [value], counts)
        return next(iter(counts))
