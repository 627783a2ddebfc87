// The sidecar's side of the connection.
#ifndef TALLY_CLIENT_SIDECAR_MAIN_H_
#define TALLY_CLIENT_SIDECAR_MAIN_H_

namespace tally::client {

// If this process was started as a sidecar (spawn.h): does what a sidecar does, and ends with the
// program that has started it. Otherwise returns at once. Called before the program's constructors
// and `main`, so that nothing of the program is done twice.
void become_sidecar_if_asked();

}  // namespace tally::client

#endif  // TALLY_CLIENT_SIDECAR_MAIN_H_
