// An issue of a tracker, as far as triage knows it.
#ifndef TALLY_TRIAGE_ISSUE_H_
#define TALLY_TRIAGE_ISSUE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace tally::triage {

struct Issue {
  enum class State {
    kOpen,
    kFixed,      // closed as done
    kDeclined,   // closed, and not to be done
    kDuplicate,  // closed in favour of another
  };

  uint64_t number = 0;
  std::string url{};  // for people
  std::string title{};
  std::string body{};  // Markdown
  State state = State::kOpen;
  std::string milestone{};  // its title; may be empty
  std::vector<std::string> labels{};
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ISSUE_H_
