// Where debug information may come from.
#ifndef TALLY_TRIAGE_SOURCE_H_
#define TALLY_TRIAGE_SOURCE_H_

#include <filesystem>
#include <string>
#include <vector>

namespace tally::triage {

// What is looked for: the binary of a frame.
struct Wanted {
  std::string module;    // its file name; empty: any
  std::string build_id;  // lower-case hex digits, perhaps only the first ones

  // Whether a file with this build-id can be it.
  bool fits(const std::string& id) const { return !id.empty() && id.starts_with(build_id); }

  auto operator<=>(const Wanted&) const = default;
};

// One object is for one thread.
class Source {
 public:
  virtual ~Source() = default;

  // Files that may be it. Whether they are is for the caller to see: by the build-id in them. What
  // went wrong, and is worth telling, is added to `notes`, each a sentence without its end.
  virtual std::vector<std::filesystem::path> find(const Wanted& wanted,
                                                  std::vector<std::string>& notes) = 0;

  // What it is, to follow "in" or "at".
  virtual std::string name() const = 0;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SOURCE_H_
