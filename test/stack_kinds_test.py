"""What a stack counter's frames say of programs of every kind, and of every shape of function."""

import concurrent.futures
import unittest

import support
from moved_headers import move_program_headers
from stack_shapes import KINDS, SHAPES, STATIC, expected, is_cut_well, is_one_of
from stack_support import STACKS, StackTest, built, functions_of, names_by_nm

BOTTOM = "stack_host::count_here"


class HostTest(StackTest):

    def counted(self, kind, shape, **environment):
        """The name that is counted once by the program of that kind."""
        directory = self.new_directory()
        said = self.run_program(f"stack_host{kind}", "open", shape, directory=directory, **environment)
        self.assertEqual(said, "counting\n")
        return self.only_count(directory)


class KindsTest(HostTest):

    def in_all_kinds(self, shapes, **environment):
        """(kind, shape, name) for each."""
        kinds = built(STACKS / "stack_host", KINDS)
        pairs = [(kind, shape) for kind in kinds for shape in shapes]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            names = pool.map(lambda pair: self.counted(*pair, **environment), pairs)
            return [(*pair, name) for pair, name in zip(pairs, names)]

    def test_every_shape_in_every_kind(self):
        for kind, shape, name in self.in_all_kinds(SHAPES):
            with self.subTest(kind=kind, shape=shape):
                self.assertEqual(name.split("\n")[0], "acme/bug")
                self.assertEqual(functions_of(name), expected(kind, shape, BOTTOM))

    def test_main_is_not_reached(self):
        for kind, _, name in self.in_all_kinds(["recursion"], STACK_DEPTH=16):
            with self.subTest(kind=kind):
                self.assertEqual(functions_of(name),
                                 [BOTTOM] + ["shapes::deep"] * 15)

    def test_a_thread_ends_where_it_began(self):
        for kind, _, name in self.in_all_kinds(["thread"]):
            with self.subTest(kind=kind):
                frames = functions_of(name)
                self.assertEqual(frames[:2], [BOTTOM, "shapes::thread_body"])
                if kind not in STATIC:  # there the C library's functions are the program's
                    self.assertEqual(frames[2:], [])

    def test_what_is_too_long_is_cut_between_letters(self):
        for kind, _, name in self.in_all_kinds(["long"], STACK_DEPTH=64):
            with self.subTest(kind=kind):
                self.assertTrue(is_cut_well(name), name)

    def test_depth_counts_frames(self):
        for depth, frames in ((1, 1), (2, 2), (3, 3), (64, 64), (1000, 64)):
            with self.subTest(depth=depth):
                directory = self.new_directory()
                self.run_program("stack_host", "open", "recursion", directory=directory,
                                 STACK_DEPTH=depth)
                self.assertEqual(len(self.only_count(directory).split("\n")) - 1, frames)


class MovedHeadersTest(HostTest):

    def test_names_are_the_same_where_the_program_headers_were_moved(self):
        for kind in ("", "_fixed"):
            with self.subTest(kind=kind):
                program = self.work / f"stack_host{kind}"
                support.must("cp", STACKS / program.name, program)
                move_program_headers(program)
                directory = self.new_directory()
                self.run_program(program, "open", "operators", directory=directory)
                self.assertEqual(self.only_count(directory), self.counted(kind, "operators"))


class StrippedTest(HostTest):

    def test_addresses_are_inside_the_functions(self):
        for kind in ("", "_fixed"):
            whole, stripped = STACKS / f"stack_host{kind}", STACKS / f"stack_host{kind}_stripped"
            for shape in SHAPES:
                with self.subTest(kind=kind, shape=shape):
                    name = self.counted(f"{kind}_stripped", shape)
                    named = functions_of(self.counted(kind, shape))
                    there = names_by_nm(name, stripped, whole)
                    self.assertEqual(len(there), len(named))
                    for function, by_nm in zip(named, there):
                        self.assertTrue(is_one_of(function, by_nm), f"{function}: {by_nm}")

    def test_the_module_is_called_as_the_program_is(self):
        name = self.counted("_stripped", "plain", STACK_PROGRAM="acme.org/tools/cc")
        self.assertTrue(all(frame.startswith("cc@") for frame in name.split("\n")[1:]), name)


if __name__ == "__main__":
    unittest.main()
