"""Stacks of a Go program and of ours stand in one file, and both read them the same."""

import subprocess

import go_support
import support
from stack_support import STACKS, functions_of


class StackGoInteropTest(go_support.GoInteropCase):

    def our_stacks(self, how, shape):
        return subprocess.Popen(
            [STACKS / "stack_host", how, shape], stdout=subprocess.DEVNULL,
            env=support.clean_environment(
                TALLY_DIR=self.telemetry, STACK_PROGRAM=go_support.PROGRAM,
                STACK_TOOLCHAIN=self.toolchain, STACK_DEPTH=64))

    def test_a_file_with_stacks_of_both(self):
        self.finish([self.theirs("interop/bug", 1000, "stack")])
        self.finish([self.our_stacks("threads", shape) for shape in ("plain", "template", "long")]
                    + [self.theirs("interop/bug", 1000, "stack")])
        counts = self.read_by_both()
        ours = {name: n for name, n in counts.items() if name.startswith("acme/bug\n")}
        theirs = {name: n for name, n in counts.items() if name.startswith("interop/bug\n")}
        self.assertEqual(len(ours) + len(theirs), len(counts))
        self.assertEqual(sum(ours.values()), 3 * 8 * 1000)
        self.assertEqual(sorted(theirs.values()), [2, 2000])
        self.assertTrue(all("main.countStacks:+" in name for name in theirs), theirs)
        (template,) = [name for name in ours if "Outer" in name]
        self.assertEqual(functions_of(template)[:2],
                         ["stack_host::count_here", "shapes::Outer<>::Inner<>::work<>"])
        (long,) = [name for name in ours if name.endswith("\ntruncated\n")]
        self.assertIn(len(long.encode()), (4095, 4096))


if __name__ == "__main__":
    go_support.main()
