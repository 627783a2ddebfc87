# Read by ctest. All rounds of a test (script/test --long) take longer than what a test has otherwise.
if(DEFINED ENV{TALLY_LONG_TESTS})
  set_tests_properties(KillTest.KilledAtAnyMomentItLosesNothing PROPERTIES TIMEOUT 3600)
endif()
