"""Programs that crash by a fault, with a destroyed stack or heap, or by the C++ runtime: what is
counted, and that they end as they would without us."""

import os
import unittest

from crash_table import MALFORMED, Case, TableTest

IS_X86 = os.uname().machine == "x86_64"

FAULTS = [
    Case("read_null", "SEGV", "read_null main"),
    Case("write_null", "SEGV", "write_null main"),
    Case("read_wild", "SEGV", "read_wild main"),
    Case("write_code", "SEGV", "write_code main"),
    Case("jump_null", "SEGV", "other jump_null main"),
    Case("jump_data", "SEGV", "other jump_data main"),
    Case("jump_wild", "SEGV", "other jump_wild main"),
    Case("in_c", "SEGV", "c_write_null in_c main"),
    Case("illegal_instruction", "ILL" if IS_X86 else "TRAP", "illegal_instruction main"),
    Case("breakpoint", "TRAP", "breakpoint main"),
    Case("truncated_file", "BUS", "read_truncated truncated_file main"),
    Case("forbidden_call"),  # by SIGSYS, of which no handler is installed
]

STACKS = [
    Case("overflow_main", "SEGV", "overflow " * 60 + "…", varies=True),
    Case("overflow_thread", "SEGV", "overflow " * 60 + "…", varies=True),
    # There is no stack to count on.
    Case("overflow_unprepared", silent="SEGV", other_code=True),
    Case("smash_stack", "SEGV", "smash_stack"),
    Case("smash_and_jump", "SEGV", MALFORMED),
    Case("smash_and_write", "SEGV", "write_null smash_and_write"),
    Case("smash_and_abort", "ABRT", "libc smash_and_abort"),
    Case("smash_with_code", "SEGV", "write_null smash_with_code …"),
    Case("overrun", "ABRT", "libc overrun"),
]

# Of an instruction set, because they destroy its registers.
X86_STACKS = [
    Case("divide_by_zero", "FPE", "divide_by_zero main"),
    Case("lose_frame", "ABRT", "libc lose_frame_and_abort"),
    Case("lose_frame_left_alone", "ABRT", "libc lose_frame_and_abort"),
    Case("later_handler_lost_frame", "ABRT", "libc lose_frame_and_abort"),
    Case("all_blocked_lost_frame", "ABRT", "libc lose_frame_and_abort"),
    Case("lose_stack", "SEGV", "lose_stack"),
    Case("lose_all_registers", "SEGV", MALFORMED),
]

HEAPS = [
    Case("double_free", "ABRT", "libc double_free main"),
    Case("smashed_heap", "SEGV", "write_null smashed_heap main"),
    Case("lock_held", "SEGV", "libc lock_held main"),
]

PARSE_ERROR = "acme.ParseError"
EXCEPTIONS = [
    Case("uncaught", "ABRT", "libc libstdc++ throw_error uncaught main", PARSE_ERROR),
    Case("uncaught_wrapped", "ABRT", "libc libstdc++ throw_wrapped main", "acme.Wrapped"),
    Case("uncaught_hidden", "ABRT", "libc libstdc++ throw_hidden main",
         "acme.(anonymous_namespace).Hidden"),
    Case("uncaught_number", "ABRT", "libc libstdc++ throw_number main", "unsigned_long"),
    Case("in_noexcept", "ABRT",
         "libc libstdc++ libgcc_s libstdc++ throw_error in_noexcept main", PARSE_ERROR),
    Case("rethrow", "ABRT", "libc libstdc++ rethrow main", PARSE_ERROR),
    Case("in_thread", "ABRT", "libc libstdc++ throw_error throwing_thread", PARSE_ERROR),
    # The names of a type are those of whoever has it.
    Case("plugin_throws", "ABRT", "libc libstdc++ other plugin_throws main", "other"),
    Case("own_plugin_throws", "ABRT",
         "libc libstdc++ library::fail call_by_library plugin_throws main", "library.Failure",
         in_process="libc libstdc++ libcrash_thrower.so@ libcrash_thrower.so@ plugin_throws main"),
    Case("own_terminate_aborts", "ABRT",
         "libc print_and_abort libstdc++ throw_error uncaught main", PARSE_ERROR),
    Case("own_terminate_exits"),
    Case("abort_after_catch", "ABRT", "libc abort_after_catch main"),
    Case("abort", "ABRT", "libc call_abort main"),
    Case("terminate", "ABRT", "libc libstdc++ call_terminate main"),
    Case("assertion", "ABRT", "libc fail_assertion main"),
    Case("pure_virtual", "ABRT", "libc libstdc++ Shape::call_area pure_virtual main"),
]


class FaultsTest(TableTest):

    def test_faults(self):
        self.check_all(FAULTS)

    def test_destroyed_stacks(self):
        self.check_all(STACKS + (X86_STACKS if IS_X86 else []))

    def test_destroyed_heaps(self):
        self.check_all(HEAPS)

    def test_exceptions(self):
        self.check_all(EXCEPTIONS)


if __name__ == "__main__":
    unittest.main()
