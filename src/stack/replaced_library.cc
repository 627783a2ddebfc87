// One of two libraries of the same layout: what their function is called differs, and so does their
// build-id. For the test of a library that takes another one's place (replaced_library_test.cc).
extern "C" __attribute__((visibility("default"))) void TALLY_FUNCTION(void (*call)()) {
  call();
  __asm__ volatile("");
}
