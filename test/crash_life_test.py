"""Programs that crash in handlers, threads, children and libraries, under handlers of their own, and
where the system gives little: what is counted, and that they end as they would without us."""

import os
import signal
import unittest

from crash_support import IN_PROCESS, STOPPED, WATCHDOG, WAYS, Run, await_asleep, await_ready
from crash_table import Case, TableTest

IS_ROOT = os.geteuid() == 0

HANDLERS = [
    Case("in_handler", "SEGV", "write_null on_usr1 libc in_handler main"),
    Case("small_stack", "SEGV", "write_null main"),
    Case("small_stack_in_handler", "SEGV",
         "write_null on_usr1 libc in_handler_on_small_stack main"),
    Case("old_handler", "SEGV", "write_null main"),
    Case("info_handler", "SEGV", "write_null main"),
    Case("once_handler", "SEGV", "write_null main"),
    Case("exiting_handler", "SEGV", "write_null main"),
    Case("jumping_handler", "SEGV", "write_null recover_by_jump main"),
    # The first crash of a process is what is counted.
    Case("jumping_handler_twice", "SEGV", "write_null recover_by_jump recover_twice main"),
    Case("repairing_handler", "SEGV", "write_page repair_fault main"),
    Case("ignored_fault", silent="SEGV"),
    Case("ignored_raise"),
    Case("ignored_traps"),
    Case("alarms", "ABRT", "libc abort_with_alarms main"),
    Case("left_alone"),
    Case("later_handler", "SEGV", "write_null with_handler_after main"),
    Case("later_handler_exits"),
    Case("others_blocked", "SEGV", "write_null with_others_blocked main"),
    # The kernel ends the program without asking it.
    Case("all_blocked", silent="SEGV"),
    Case("raise", "SEGV", "libc raise_segv main"),
    Case("raise_blocked", "SEGV", "libc raise_blocked main"),
]

LIFE = [
    Case("in_destructor", "SEGV", "write_null Bystander::~Bystander libc in_destructor main"),
    Case("late", "SEGV", "write_null late main"),
    Case("two_threads", "SEGV", "write_null crash_with_the_other …", varies=True),
    Case("many_threads", "SEGV", "write_null many_threads main"),
    Case("adopts_orphans_crashes", "SEGV", "write_null main", alone=True),
    Case("in_canceled_thread", "SEGV", "write_null canceled_thread"),
    Case("in_child", "SEGV", "write_null in_child main"),
    Case("in_next_program", "SEGV", "write_null main"),
    Case("in_plugin", "SEGV", "write_null other in_plugin main"),
    Case("in_closed_plugin", "SEGV", "other in_closed_plugin main"),
    # In the handler no file is opened: the names of a library that was loaded later are not known.
    Case("in_own_plugin", "SEGV", "write_null library::plugin call_by_library in_plugin main",
         in_process="write_null libcrash_plugin.so@ libcrash_plugin.so@ in_plugin main"),
]

ENDS = [Case(name) for name in
        ("sigterm", "sigkill", "early_exit", "quick_exit", "exec", "normal", "look_for_children")
        ] + [Case("adopts_orphans", alone=True)]

SURROUNDINGS = [
    Case("all_closed", "SEGV", "write_null with_all_closed main", alone=True),
    Case("all_replaced", "SEGV", "write_null with_all_replaced main", alone=True),
    Case("no_descriptors", "SEGV", "write_null without_descriptors main", alone=True),
    Case("no_memory", "SEGV", "write_null without_memory main"),
    Case("little_memory", "SEGV", "write_null main"),
    Case("undumpable", "SEGV", "write_null main", alone=not IS_ROOT),
    Case("no_sigaction", "SEGV", "write_null without_sigaction main"),
    Case("no_gettid", "SEGV", "write_null without_gettid main"),
]

# With a watchdog that does not answer the program counts itself, once, when its patience ends.
UNANSWERED = [
    Case("write_null", "SEGV", "write_null main"),
    Case("abort", "ABRT", "libc call_abort main"),
    Case("uncaught", "ABRT", "libc libstdc++ throw_error uncaught main", "acme.ParseError"),
    Case("in_child", "SEGV", "write_null in_child main"),
    Case("overflow_thread", "SEGV", "overflow " * 60 + "…", varies=True),
]


class LifeTest(TableTest):

    def test_handlers(self):
        self.check_all(HANDLERS)

    def test_life(self):
        self.check_all(LIFE)

    def test_ends_that_are_no_crash(self):
        self.check_all(ENDS)

    def test_another_program_that_this_one_becomes(self):
        """The end of that one is not counted. It has been going on for a while when it ends."""
        self.check_all([Case("crash_as_another")], ways=[IN_PROCESS])
        self.check_all([Case("crash_as_another")], ways=[WATCHDOG],
                       environment={"CRASH_WHEN_WATCHED": "1"})

    def test_surroundings(self):
        self.check_all(SURROUNDINGS)

    def test_a_sidecar_that_does_not_answer(self):
        self.check_all(UNANSWERED, ways=[STOPPED])

    def test_no_sidecar(self):
        self.check_all([Case("no_sidecar", "SEGV", "write_null main", alone=True)],
                       ways=[IN_PROCESS, WATCHDOG])

    def test_in_a_constructor_there_is_nobody_yet(self):
        self.check_all([Case("normal")], environment={"CRASH_IN_CONSTRUCTOR": "1"},
                       ways=[IN_PROCESS, WATCHDOG])

    def test_signals_from_outside(self):
        for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGTERM, signal.SIGKILL):
            def send(run, process, number=number):
                await_ready(run)
                await_asleep(process)
                process.send_signal(number)
            counted = number in (signal.SIGABRT, signal.SIGSEGV)
            self.check_all([Case("wait_for_death", number.name[3:] if counted else None,
                                 "libc wait_for_death main" if counted else "")], meanwhile=send)

    def test_a_child_that_outlives_its_parent(self):
        """And so perhaps the watchdog."""
        for way, (how, extra) in WAYS.items():
            with self.subTest(way=way), Run("crash_host", how, "in_orphan", **extra) as run:
                outcome = run.to_its_end()
                self.check_counts(Case("in_orphan", "SEGV", "write_null in_orphan main"),
                                  outcome, way)


if __name__ == "__main__":
    unittest.main()
