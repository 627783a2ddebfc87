// The token with which a tracker knows us: it is read from a file alone, since arguments and
// environments can be seen by others.
#ifndef TALLY_TRIAGE_TOKEN_FILE_H_
#define TALLY_TRIAGE_TOKEN_FILE_H_

#include <filesystem>
#include <string>

#include "base/error.h"

namespace tally::triage {

// Blanks and line ends around the token are left out. An error, a sentence which never holds the
// content, if the file is no regular one, is not the user's own, can be read or written by anybody
// else, or has anything in it but one token: 1 to 1,024 visible ASCII characters.
base::Result<std::string> read_token_file(const std::filesystem::path& file);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_TOKEN_FILE_H_
