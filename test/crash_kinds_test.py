"""Crashes in programs of every kind, and in every shape of function; and that a bug has one name."""

import concurrent.futures
import unittest

import crash_support
import support
from crash_support import BY_WATCHDOG, IN_PROCESS, PROGRAMS, WATCHDOG, Run
from moved_headers import move_program_headers
from stack_shapes import KINDS, SHAPES, STATIC, expected, is_cut_well, is_one_of
from stack_support import Addresses, built, functions_of, names_by_nm

BOTTOM = "crash_shapes::crash_here"
SIGNAL = "crash/signal:SIGSEGV"
WAYS = {IN_PROCESS: {}, WATCHDOG: BY_WATCHDOG}
RUNS = 100


class KindsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        crash_support.let_programs_dump_core()

    def crash(self, kind, shape, way, prepare=lambda program: None, **environment):
        """The name of the stack on which the program of that kind crashes."""
        with Run(f"crash_shapes{kind}", way, shape, **WAYS[way], **environment) as run:
            prepare(run.program)
            outcome = run.to_its_end()
        self.assertEqual((outcome.how, outcome.status, outcome.stdout, outcome.stderr),
                         ("dumped", 11, b"", b""), (kind, shape, way))
        names = [name for name in outcome.counts if name != SIGNAL]
        self.assertEqual((len(names), set(outcome.counts.values()), SIGNAL in outcome.counts),
                         (1, {1}, True), (kind, shape, way, outcome.counts))
        return names[0]

    def crash_all(self, kinds, shapes):
        """(kind, shape, name) for each; the name is the same in both ways."""
        jobs = [(kind, shape) for kind in built(PROGRAMS / "crash_shapes", kinds) for shape in shapes]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            first, second = (list(pool.map(lambda job: self.crash(*job, way), jobs)) for way in WAYS)
        for job, name, other in zip(jobs, first, second):
            self.assertEqual(name, other, job)
        return [(*job, name) for job, name in zip(jobs, first)]

    def test_every_shape_in_every_kind(self):
        for kind, shape, name in self.crash_all(KINDS, SHAPES):
            with self.subTest(kind=kind, shape=shape):
                self.assertEqual(name.split("\n")[0], "crash/crash")
                self.assertEqual(functions_of(name), expected(kind, shape, BOTTOM))

    def test_main_is_not_reached(self):
        for kind, _, name in self.crash_all(KINDS, ["recursion"]):
            with self.subTest(kind=kind):
                self.assertEqual(functions_of(name), [BOTTOM] + ["shapes::deep"] * 63)

    def test_a_thread_ends_where_it_began(self):
        for kind, _, name in self.crash_all(KINDS, ["thread"]):
            with self.subTest(kind=kind):
                frames = functions_of(name)
                self.assertEqual(frames[:2], [BOTTOM, "shapes::thread_body"])
                if kind not in STATIC:  # there the C library's functions are the program's
                    self.assertEqual(frames[2:], [])

    def test_what_is_too_long_is_cut_between_letters(self):
        for kind, _, name in self.crash_all(KINDS, ["long"]):
            with self.subTest(kind=kind):
                self.assertTrue(is_cut_well(name), name)

    def test_stripped_programs_give_addresses_inside_the_functions(self):
        for kind in ("", "_fixed"):
            whole = {shape: name for _, shape, name in self.crash_all([kind], SHAPES)}
            for _, shape, name in self.crash_all([f"{kind}_stripped"], SHAPES):
                with self.subTest(kind=kind, shape=shape):
                    there = names_by_nm(name, PROGRAMS / f"crash_shapes{kind}_stripped",
                                        PROGRAMS / f"crash_shapes{kind}")
                    named = functions_of(whole[shape])
                    self.assertEqual(len(there), len(named))
                    for function, by_nm in zip(named, there):
                        self.assertTrue(is_one_of(function, by_nm), f"{function}: {by_nm}")

    def test_names_are_the_same_where_the_program_headers_were_moved(self):
        for kind in ("", "_fixed"):
            for way in WAYS:
                with self.subTest(kind=kind, way=way):
                    self.assertEqual(self.crash(kind, "operators", way, prepare=move_program_headers),
                                     self.crash(kind, "operators", way))

    def test_one_name_in_a_hundred_runs(self):
        """The addresses differ from run to run; what is counted does not."""
        names = set()
        with support.temporary_directory() as directory:
            addresses = Addresses(directory)

            def crash(way):
                return self.crash("", "operators", way, **addresses.environment)
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                for way in WAYS:
                    names.update(pool.map(crash, [way] * RUNS))
            self.assertEqual(len(names), 1, names)
            addresses.check(self, len(WAYS) * RUNS)


if __name__ == "__main__":
    unittest.main()
