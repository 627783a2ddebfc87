// The prompt file in a collection's state directory (doc/formats.md, "The prompt file"), which all
// programs of the user share. Allocates nothing.
#ifndef TALLY_CLIENT_PROMPT_FILE_H_
#define TALLY_CLIENT_PROMPT_FILE_H_

#include <optional>
#include <string_view>

#include "consent/fixed_string.h"
#include "consent/prompt_state.h"

namespace tally::client {

enum class PromptRead {
  kRead,
  kNone,        // there is no file: nobody was asked yet
  kUnreadable,  // there is one that cannot be read, or is not understood
};

// Held while the prompt file is read, decided about and written, so that of any number of processes
// one asks. For one thread.
class PromptFile {
 public:
  // Of the collection with this telemetry directory. Makes nothing.
  explicit PromptFile(std::string_view telemetry_directory);
  ~PromptFile();
  PromptFile(const PromptFile&) = delete;
  PromptFile& operator=(const PromptFile&) = delete;

  // For any number of processes at once; needs no lock.
  PromptRead read(consent::PromptState& state) const;

  // Makes the directory where it does not exist, and locks it. Tries for at most `milliseconds`.
  // False, with errno set, if it cannot be had. The lock goes with the object or the process.
  bool lock(int milliseconds);

  // Replaces the file, so that readers see the old or the new one. False, with errno set, if it
  // cannot be written: then the old one is there.
  bool write(const consent::PromptState& state) const;

 private:
  consent::PathBuffer directory_;  // empty if its name is too long
  consent::PathBuffer path_;
  int lock_ = -1;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_PROMPT_FILE_H_
