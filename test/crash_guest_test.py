"""A library that starts telemetry in a program of somebody else's: that program's functions are nobody's
business, and it is not run a second time."""

import unittest

import crash_support
from crash_support import OFF, Run, await_ready, others_of
from stack_support import RUNTIME, functions_of

LIBRARY = "libcrash_guest.so"


class GuestTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        crash_support.let_programs_dump_core()

    def run_of(self, case, **environment):
        return Run("crash_stranger", f"../{LIBRARY}", case, beside=[LIBRARY], **environment)

    def crash(self, case, **environment):
        """The functions of the stack that is counted, with an end as without us."""
        def outcome_of(**more):
            with self.run_of(case, **environment, **more) as run:
                return run.to_its_end()
        without, outcome = outcome_of(**OFF), outcome_of()
        self.assertFalse(without.wrote)
        self.assertEqual((outcome.how, outcome.status, outcome.stdout, outcome.stderr, outcome.core),
                         (without.how, without.status, without.stdout, without.stderr, without.core))
        self.assertEqual(outcome.status, 11)
        self.assertEqual((set(outcome.counts.values()), len(outcome.counts)), ({1}, 2), outcome.counts)
        (name,) = [name for name in outcome.counts if name.startswith("crash/crash\n")]
        return functions_of(name)

    def test_functions_of_the_program_have_no_names(self):
        functions = self.crash("own")
        self.assertEqual(functions[0], "other")
        self.assertEqual(set(functions) - RUNTIME, {"other"})

    def test_nor_have_those_of_the_library_unless_it_says_so(self):
        functions = self.crash("guest")
        self.assertEqual(functions[0], "other")
        self.assertEqual(set(functions) - RUNTIME, {"other"})

    def test_functions_of_a_library_that_names_itself(self):
        functions = self.crash("guest", GUEST_MODULE=LIBRARY)
        self.assertEqual(functions[:3], ["guest::write_null", "guest_crash", "other"])
        self.assertEqual(set(functions[3:]) - RUNTIME - {"other"}, set())

    def test_no_sidecar_is_started(self):
        with self.run_of("wait") as run:
            process = run.start()
            self.addCleanup(process.kill)
            await_ready(run)
            self.assertTrue(run.telemetry.exists(), "it counts")
            self.assertEqual(others_of(run, process), [])
            process.kill()
            run.outcome(process)


if __name__ == "__main__":
    unittest.main()
