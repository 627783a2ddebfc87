// Sentences on standard error, of which there may be many.
#ifndef TALLY_APPS_TALLY_STACKS_WARNINGS_H_
#define TALLY_APPS_TALLY_STACKS_WARNINGS_H_

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "commands.h"

namespace tally::app {

// Tells the first ones, and then how many more there were: whoever sends made-up reports shall not
// fill a terminal, or a log.
class FirstWarnings {
 public:
  // `rest` says what became of the others, behind their number.
  FirstWarnings(uint64_t most, std::string rest) : most_(most), rest_(std::move(rest)) {}

  void tell(const std::string& sentence) {
    if (++told_ <= most_) report_error(sentence);
  }
  void end() const {
    if (told_ > most_) report_error(fmt::format("{} {}", told_ - most_, rest_));
  }

 private:
  uint64_t most_;
  std::string rest_;
  uint64_t told_ = 0;
};

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STACKS_WARNINGS_H_
