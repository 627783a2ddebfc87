"""Crashes in programs of every kind, and in every shape of function; and that a bug has one name."""

import concurrent.futures
import unittest

import crash_support
from crash_support import IN_PROCESS, PROGRAMS, WATCHDOG, Run
from stack_shapes import KINDS, SHAPES, STATIC, expected, is_cut_well, is_one_of
from stack_support import functions_of, is_there, names_by_nm

BOTTOM = "crash_shapes::crash_here"
SIGNAL = "crash/signal:SIGSEGV"
WAYS = (IN_PROCESS, WATCHDOG)
RUNS = 100


class KindsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        crash_support.let_programs_dump_core()

    def crash(self, kind, shape, way):
        """The name of the stack on which the program of that kind crashes."""
        with Run(f"crash_shapes{kind}", way, shape) as run:
            outcome = run.to_its_end()
        self.assertEqual((outcome.how, outcome.status, outcome.stdout, outcome.stderr),
                         ("dumped", 11, b"", b""), (kind, shape, way))
        names = [name for name in outcome.counts if name != SIGNAL]
        self.assertEqual((len(names), set(outcome.counts.values()), SIGNAL in outcome.counts),
                         (1, {1}, True), (kind, shape, way, outcome.counts))
        return names[0]

    def crash_all(self, kinds, shapes):
        """(kind, shape, name) for each; the name is the same in both ways."""
        kinds = [kind for kind in kinds if is_there(PROGRAMS / f"crash_shapes{kind}")]
        jobs = [(kind, shape) for kind in kinds for shape in shapes]
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

    def test_one_name_in_a_hundred_runs(self):
        """The addresses differ from run to run; what is counted does not."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            names = {name for way in WAYS
                     for name in pool.map(lambda _: self.crash("", "operators", way), range(RUNS))}
        self.assertEqual(len(names), 1, names)


if __name__ == "__main__":
    unittest.main()
