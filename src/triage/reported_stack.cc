#include "triage/reported_stack.h"

#include <fmt/format.h>

namespace tally::triage {

uint64_t ReportedStack::reports() const {
  uint64_t sum = 0;
  for (const Configuration& it : configurations) sum += it.reports;
  return sum;
}

std::string ReportedStack::shown() const {
  std::string text{counter()};
  for (const SourceFrame& frame : frames) text += "\n" + frame.text;
  return text;
}

std::string line_of(const Configuration& it) {
  return fmt::format("{}@{} {} {}/{}", it.program, it.version, it.toolchain, it.os, it.arch);
}

std::string predicate_text(const ReportedStack& stack) {
  std::string text = stack.shown();
  if (text != stack.name) text += "\n\n" + stack.name;
  text += "\n";
  for (const Configuration& it : stack.configurations) text += "\n" + line_of(it);
  return text;
}

}  // namespace tally::triage
