"""Real Go programs and ours count in one file, at once, and each reads what the other wrote."""

import go_support
import support

INCREMENTS = 20_000


class GoInteropTest(go_support.GoInteropCase):

    def test_a_file_that_we_made(self):
        self.finish([self.ours(1, 1, 1, "interop/both:")])
        made = support.counter_files(self.telemetry)
        self.finish([self.theirs("interop/both:0", INCREMENTS), self.ours(2, 1, INCREMENTS, "interop/both:"),
                     self.theirs("interop/go", INCREMENTS), self.ours(2, 1, INCREMENTS, "interop/ours:")])
        self.assertEqual(support.counter_files(self.telemetry), made)
        self.assertEqual(self.read_by_both(), {
            "interop/both:0": 1 + 3 * INCREMENTS, "interop/go": INCREMENTS, "interop/ours:0": 2 * INCREMENTS})

    def test_a_file_that_go_made_grown_by_both(self):
        self.finish([self.theirs("interop/first", 1)])
        long_name = "interop/" + "n" * 3000 + ":"
        processes = [self.ours(2, 50, INCREMENTS, long_name)]
        processes += [self.theirs(f"{long_name}{i}", 100) for i in range(0, 80, 4)]
        self.finish(processes)
        counts = self.read_by_both()
        self.assertEqual(counts["interop/first"], 1)
        self.assertEqual(len(counts), 1 + 50 + len([i for i in range(0, 80, 4) if i >= 50]))
        self.assertEqual(sum(counts.values()), 1 + 2 * INCREMENTS + 20 * 100)


if __name__ == "__main__":
    go_support.main()
