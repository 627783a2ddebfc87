// Finds the command `tally`, for what this library leaves to it.
#ifndef TALLY_CLIENT_INSTALLED_COMMAND_H_
#define TALLY_CLIENT_INSTALLED_COMMAND_H_

#include "consent/fixed_string.h"

namespace tally::client {

// The path of an executable file `tally`, in the first of these that has one: the directories of
// PATH, as far as they are absolute (others would mean another program in each working directory),
// /usr/local/bin, /usr/bin. False, with `out` empty, if there is none, or if this process has
// rights that its user does not have: PATH is the user's, and could give them away.
//
// Looks at files and reads the environment: it must not run while another thread changes that. Not
// for signal handlers. Leaves errno as it is.
bool find_installed_tally(consent::PathBuffer& out);

}  // namespace tally::client

#endif  // TALLY_CLIENT_INSTALLED_COMMAND_H_
