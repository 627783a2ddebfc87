// A stack with all that its reports say of it, as issues are made from it.
#ifndef TALLY_TRIAGE_REPORTED_STACK_H_
#define TALLY_TRIAGE_REPORTED_STACK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "triage/source_frame.h"

namespace tally::triage {

// Who reported it.
struct Configuration {
  std::string program{};
  std::string version{};
  std::string toolchain{};
  std::string os{};
  std::string arch{};
  uint64_t reports = 0;
};

struct ReportedStack {
  std::string id{};
  std::string name{};  // expanded: `counter\nframe\nframe…`
  // Innermost first. Where addresses of stripped binaries were resolved, the frames that stand for
  // them; else those of the name.
  std::vector<SourceFrame> frames{};
  std::vector<Configuration> configurations{};

  std::string_view counter() const { return std::string_view{name}.substr(0, name.find('\n')); }
  uint64_t reports() const;   // of all configurations
  std::string shown() const;  // the counter and the frames as they are shown, one a line
};

// `program@version toolchain os/arch`.
std::string line_of(const Configuration& configuration);

// What predicates see: shown(); if that is not the name, an empty line and the name; then an empty
// line, and line_of each configuration.
std::string predicate_text(const ReportedStack& stack);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_REPORTED_STACK_H_
