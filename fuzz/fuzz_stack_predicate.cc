// Any text of an issue has blocks that lie in it; each is a predicate or has mistakes that lie in
// it. What negates a predicate is true where that is not.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "triage/predicate.h"
#include "triage/predicate_block.h"

using tally::triage::Predicate;

namespace {

void check(std::string_view text) {
  const auto predicate = Predicate::parse(text);
  if (!predicate) {
    if (predicate.error().empty() || predicate.error().size() > tally::triage::kMaxMistakes)
      std::abort();
    for (const auto& it : predicate.error()) {
      if (it.line == 0 || it.column == 0 || it.column > text.size() + 1 || it.message.empty())
        std::abort();
    }
    return;
  }
  const auto negated = Predicate::parse("!(" + std::string{text} + "\n)");
  if (!negated) return;  // it was as deep as may be, or empty
  for (const std::string_view stack : {std::string_view{"a/bug\nf:+1,+0x2\ng:+3,+0x4"}, text}) {
    if (predicate->matches(stack) == negated->matches(stack)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view issue(reinterpret_cast<const char*>(data), size);
  for (const auto& block : tally::triage::find_predicate_blocks(issue)) {
    if (block.line < 2 || block.text.data() < issue.data() ||
        block.text.data() + block.text.size() > issue.data() + issue.size()) {
      std::abort();
    }
    check(block.text);
  }
  check(issue);
  return 0;
}
