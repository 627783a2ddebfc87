"""Counting through all of a program's life: constructors, threads, signals, fork, exec, limits."""

import unittest

import support
from unbreakable_support import (FAILING_MALLOC, IS_SANITIZED, LARGEST, PAGE, UnbreakableTest,
                                 all_of, only)


class LifetimeTest(UnbreakableTest):

    PLACES = ("attribute_constructor", "constructor", "main", "thread_local_destructor", "atexit",
              "destructor", "attribute_destructor")

    def test_from_the_first_constructor_to_the_last_destructor(self):
        for where in ("constructor", "main", "thread", "atexit", "destructor", "last"):
            with self.subTest(opened_in=where):
                self.directory = self.work / where
                self.run_to_its_end("unbreakable_lifetime", OPEN_IN=where)
                self.assertEqual(self.counts(), {
                    **{f"life/{place}": 1 for place in self.PLACES},
                    "life/everywhere": len(self.PLACES)})

    def test_a_program_that_never_opens_leaves_nothing(self):
        self.run_to_its_end("unbreakable_lifetime")
        self.assertFalse(self.directory.exists())


class ForkAndExecTest(UnbreakableTest):

    def test_both_sides_of_a_fork_count(self):
        for when in ("before", "after"):
            with self.subTest(forked=when + " open"):
                self.directory = self.work / when
                host = self.host()
                host.must("new", "early", 10, 0, 5)
                if when == "after":
                    host.must("open", answer="counting")
                host.must("fork", "fork/", answer="counting normal")
                host.must("again", "early", 1)
                host.ends_normally()
                self.assertEqual(self.counts(), {
                    **all_of("early", 10, 6), "fork/both0": 200,
                    **all_of("fork/shared:", 2000, 2), **all_of("fork/parent:", 500, 1),
                    **all_of("fork/child:", 500, 1)})

    def test_a_child_leaves_no_trace_of_what_its_parent_alone_has_counted(self):
        host = self.host()
        host.must("new", "early", 10, 0, 5)
        host.must("fork", "fork/", "child", answer="unopened normal")
        host.ends_normally()
        self.assertEqual(only("early", self.counts()), {})

    def test_adding_nothing_leaves_no_trace(self):
        host = self.host()
        host.must("new", "nothing", 10, 0, 0)
        host.must("open", answer="counting")
        host.ends_normally()
        self.assertEqual(self.counts(), {})

    def test_children_forked_in_the_midst_of_counting_threads(self):
        made, = self.run_to_its_end("unbreakable_crowd", "forks")
        counts = self.counts()
        self.assertEqual(only("forks/early", counts), all_of("forks/early", 100, 1))
        self.assertEqual(only("forks/child", counts), all_of("forks/child", 20 * 50, 1))
        self.assertEqual(sum(only("forks/thread", counts).values()), int(made))

    def test_exec_closes_the_file_and_the_new_program_opens_it_again(self):
        host = self.host()
        host.must("open", answer="counting")
        host.must("new", "exec/", 300, 0, 1)
        host.must("fds", answer="1")
        host.must("exec", answer="again")
        host.must("fds", answer="0")
        host.must("new", "exec/", 300, 0, 10)
        host.must("open", answer="counting")
        host.ends_normally()
        self.assertEqual(self.counts(), all_of("exec/", 300, 11))


class CrowdTest(UnbreakableTest):

    @unittest.skipIf(IS_SANITIZED, "ThreadSanitizer runs handlers late, and one inside another")
    def test_signal_handlers_count(self):
        for arguments in ((), ("early",)):
            with self.subTest(opened="in the storm" if arguments else "before it"):
                self.directory = self.work / f"storm{len(arguments)}"
                made, = self.run_to_its_end("unbreakable_crowd", "storm", *arguments)
                counts = self.counts()
                self.assertEqual(only("storm/handler", counts), {
                    **all_of("storm/handler", 5000, 1), "storm/handler0": 5001})
                self.assertEqual(sum(only("storm/main", counts).values()), int(made))
                # Eleven of them in each handler.
                self.assertEqual(sum(only("storm/both", counts).values()), int(made) + 5000 * 11)

    def test_a_thousand_threads(self):
        self.run_to_its_end("unbreakable_crowd", "threads", 1000, 500)
        self.assertEqual(self.counts(), {
            "crowd/shared0": 500_000, **all_of("crowd/own", 1000, 501)})


class NamesTest(UnbreakableTest):

    def test_fifty_thousand_names(self):
        host = self.host()
        host.must("new", "early/", 25_000, 0, 1)
        host.must("open", answer="counting")
        host.must("new", "late/", 25_000, 0, 2)
        host.must("again", "early/", 1)
        host.ends_normally()
        self.assertEqual(self.counts(), {
            **all_of("early/", 25_000, 2), **all_of("late/", 25_000, 2)})

    def test_at_the_largest_size_new_names_count_nothing_and_old_ones_go_on(self):
        host = self.host()
        host.must("open", answer="counting")
        host.must("new", "old/", 10, 0, 1)
        host.must("new", "fill/", 12_500, 4096, 1)  # three to a page
        self.assertEqual(self.file().stat().st_size, LARGEST)
        host.must("new", "late/", 1000, 4096, 1)
        host.must("again", "old/", 1)
        host.must("again", "late/", 100)
        host.ends_normally()
        self.assertEqual(self.file().stat().st_size, LARGEST)
        counts = self.counts()
        self.assertEqual(only("old/", counts), all_of("old/", 10, 2))
        self.assertEqual(only("late/", counts), {})
        fill = only("fill/", counts)
        self.assertEqual(set(fill.values()), {1})
        self.assertAlmostEqual(len(fill), 3 * LARGEST // PAGE, delta=3)
        self.assertEqual(counts["tally/dropped"], 12_500 - len(fill) + 1000)
        later = self.host()
        later.must("open", answer="counting")
        later.must("new", "old/", 10, 0, 1)
        later.ends_normally()
        self.assertEqual(only("old/", self.counts()), all_of("old/", 10, 3))


class LimitsTest(UnbreakableTest):

    @unittest.skipIf(IS_SANITIZED, "the sanitizers bring an allocator of their own")
    def test_counts_without_any_memory(self):
        said = self.run_to_its_end("unbreakable_starved", LD_PRELOAD=FAILING_MALLOC)
        self.assertEqual(said, ["starved", "counting"])
        self.assertEqual(self.counts(), {f"starved/{i:05}": 1 + (i == 0) for i in range(1000)})

    def grown_in(self, memory):
        """Counts on 3,000 names of 4,096 bytes, 16 MiB, in that much more address space."""
        self.directory = self.work / f"memory{memory}"
        host = self.host()
        host.must("new", "late/", 3000, 4096, 0)  # what the host needs itself
        host.must("new", "old/", 10, 0, 1)
        host.must("limit-memory", memory)
        opened = host.do("open")
        host.must("again", "late/", 1)
        host.must("again", "old/", 1)
        host.ends_normally()
        return opened

    @unittest.skipIf(IS_SANITIZED, "the sanitizers take terabytes of address space")
    def test_with_little_address_space_the_file_stays_small(self):
        self.assertEqual(self.grown_in(memory=5 << 20), "counting")
        self.assertEqual(self.file().stat().st_size, 4 << 20)
        counts = self.counts()
        self.assertEqual(only("old/", counts), all_of("old/", 10, 2))
        self.assertAlmostEqual(len(only("late/", counts)), 3 * (4 << 20) // PAGE, delta=3)
        self.assertEqual(self.grown_in(memory=40 << 20), "counting")
        self.assertEqual(len(self.counts()), 3010)

    @unittest.skipIf(IS_SANITIZED, "the sanitizers take terabytes of address space")
    def test_without_address_space_nothing_is_counted(self):
        self.assertEqual(self.grown_in(memory=0), "failed")
        self.assert_later_programs_count()

    def test_a_file_that_is_too_long_for_the_address_space_is_not_used(self):
        if IS_SANITIZED:
            self.skipTest("the sanitizers take terabytes of address space")
        self.assertEqual(self.grown_in(memory=80 << 20), "counting")
        before = self.counts()
        host = self.host()
        host.must("limit-memory", 5 << 20)
        host.must("open", answer="failed")
        host.must("new", "old/", 10, 0, 1)
        host.ends_normally()
        self.assertEqual(self.counts(), before)

    @unittest.skipIf(IS_SANITIZED, "the sanitizers need descriptors of their own")
    def test_without_descriptors_nothing_is_counted(self):
        host = self.host()
        host.must("use-up-files")
        host.must("open", answer="off")  # the machine's policy cannot be read
        host.must("new", "name/", 1000, 0, 1)
        host.ends_normally()

    @unittest.skipIf(IS_SANITIZED, "the sanitizers need descriptors of their own")
    def test_with_few_descriptors_it_ends_normally_all_the_same(self):
        for limit in range(3, 8):
            with self.subTest(limit=limit):
                self.directory = self.work / f"files{limit}"
                host = self.host()
                host.must("limit-files", limit)
                opened = host.do("open")
                host.must("new", "name/", 1000, 0, 1)
                host.ends_normally()
                if opened == "counting":
                    self.assertEqual(self.counts(), all_of("name/", 1000, 1))
                self.assertEqual(opened, "off" if limit == 3 else "counting")

    @unittest.skipIf(IS_SANITIZED, "the sanitizers need descriptors of their own")
    def test_descriptors_that_run_out_later_do_not_matter(self):
        host = self.host()
        host.must("open", answer="counting")
        host.must("use-up-files")
        host.must("new", "name/", 5000, 0, 1)
        host.ends_normally()
        self.assertEqual(self.counts(), all_of("name/", 5000, 1))

    def test_a_host_that_closes_all_descriptors(self):
        own = self.work / "own"
        host = self.host()
        host.must("open", answer="counting")
        host.must("new", "old/", 10, 0, 1)
        host.must("closefrom")
        host.must("own-file", own, answer="3")  # the number that was the counter file's
        host.must("new", "new/", 5000, 0, 1)
        host.must("again", "old/", 1)
        host.ends_normally()
        self.assertEqual(own.read_bytes(), b"")
        self.assertEqual(self.file().stat().st_size, PAGE)
        counts = self.counts()
        self.assertEqual(only("old/", counts), all_of("old/", 10, 2))
        self.assertEqual(set(only("new/", counts).values()), {1})
        self.assert_later_programs_count()


if __name__ == "__main__":
    unittest.main()
