"""What a stack counter's frames say of programs of every kind, and of every shape of function."""

import concurrent.futures
import unittest

import support
from stack_support import STACKS, StackTest, functions_of, is_there, names_by_nm

KINDS = ("", "_fixed", "_static", "_static_pie", "_omit", "_O0", "_untabled", "_clang")
STATIC = ("_static", "_static_pie")

# shape: the functions between the one that counts and `shapes::run`, which `main` calls.
SHAPES = {
    "plain": ["plain"],
    "anonymous": ["(anonymous namespace)::hidden", "anonymous"],
    "lambda": ["lambda::{lambda#2}::operator()", "lambda"],
    "template": ["Outer<>::Inner<>::work<>", "template_of_class"],
    "monstrous": ["monster<>", "monstrous"],
    "operators": ["Doer::operator()", "Doer::operator cast", "Doer::~Doer", "operators"],
    "inlined": ["with_inlined"],
    "cold": ["rarely", "split.cold", "cold_split"],
}


def expected(kind, shape):
    frames = SHAPES[shape]
    if kind == "_clang":  # has a way of its own to name what has no name, and no cold part here
        frames = [f.replace("{lambda#2}", "$_1") for f in frames]
    if kind in ("_clang", "_O0"):
        frames = [f.removesuffix(".cold") for f in frames]
    return ["stack_host::count_here", *(f"shapes::{f}" for f in frames), "shapes::run", "main"]


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
        kinds = [k for k in KINDS if is_there(STACKS / f"stack_host{k}")]
        pairs = [(kind, shape) for kind in kinds for shape in shapes]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            names = pool.map(lambda pair: self.counted(*pair, **environment), pairs)
            return [(*pair, name) for pair, name in zip(pairs, names)]

    def test_every_shape_in_every_kind(self):
        for kind, shape, name in self.in_all_kinds(SHAPES):
            with self.subTest(kind=kind, shape=shape):
                self.assertEqual(name.split("\n")[0], "acme/bug")
                self.assertEqual(functions_of(name), expected(kind, shape))

    def test_main_is_not_reached(self):
        for kind, _, name in self.in_all_kinds(["recursion"], STACK_DEPTH=16):
            with self.subTest(kind=kind):
                self.assertEqual(functions_of(name),
                                 ["stack_host::count_here"] + ["shapes::deep"] * 15)

    def test_a_thread_ends_where_it_began(self):
        for kind, _, name in self.in_all_kinds(["thread"]):
            with self.subTest(kind=kind):
                frames = functions_of(name)
                self.assertEqual(frames[:2], ["stack_host::count_here", "shapes::thread_body"])
                if kind not in STATIC:  # there the C library's functions are the program's
                    self.assertEqual(frames[2:], [])

    def test_what_is_too_long_is_cut_between_letters(self):
        for kind, _, name in self.in_all_kinds(["long"], STACK_DEPTH=64):
            with self.subTest(kind=kind):
                self.assertIn(len(name.encode()), (4095, 4096))
                *_, half, truncated, nothing = name.split("\n")
                self.assertEqual((truncated, nothing), ("truncated", ""))
                function = "shapes::" + "a_rather_long_name_" * 10 + "::" + "größer" * 10
                whole = name.split("\n")[2]
                self.assertEqual(whole.rpartition(":+0x")[0], function)
                self.assertTrue(f"{function}:+0x".startswith(half[:len(function)]), half)

    def test_depth_counts_frames(self):
        for depth, frames in ((1, 1), (2, 2), (3, 3), (64, 64), (1000, 64)):
            with self.subTest(depth=depth):
                directory = self.new_directory()
                self.run_program("stack_host", "open", "recursion", directory=directory,
                                 STACK_DEPTH=depth)
                self.assertEqual(len(self.only_count(directory).split("\n")) - 1, frames)


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
                        self.assert_is_one_of(function, by_nm)

    def assert_is_one_of(self, function, by_nm):
        """As far as nm writes it as frames do."""
        word = function.split("::")[-1].removesuffix("<>").split(".")[0].split(" ")[0]
        self.assertTrue(any(word in name for name in by_nm), f"{function}: {by_nm}")

    def test_the_module_is_called_as_the_program_is(self):
        name = self.counted("_stripped", "plain", STACK_PROGRAM="acme.org/tools/cc")
        self.assertTrue(all(frame.startswith("cc@") for frame in name.split("\n")[1:]), name)


if __name__ == "__main__":
    unittest.main()
