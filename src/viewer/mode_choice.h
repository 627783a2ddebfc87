// The user's choice of a mode, wherever he makes it: by a command or by a button.
#ifndef TALLY_VIEWER_MODE_CHOICE_H_
#define TALLY_VIEWER_MODE_CHOICE_H_

#include <string>

#include "base/date.h"
#include "base/error.h"
#include "consent/mode.h"
#include "upload/log.h"

namespace tally::viewer {

// Whose mode it is: as consent::find_place takes it. One of them may be empty; both, where
// TALLY_DIR names the directory.
struct Chooser {
  std::string collection;
  std::string directory;
};

// Writes the mode. Returns what the user is to know of it then (consent/words.h): lines with ends,
// in which names stand as they came. The log says what is wrong with a descriptor. Reads the
// environment: not while another thread changes it.
base::Result<std::string> choose_mode(const Chooser& chooser, consent::Mode mode, base::Date today,
                                      const upload::Log& log);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_MODE_CHOICE_H_
