// Runs this program's executable again, as nobody's child.
#ifndef TALLY_CLIENT_SPAWN_H_
#define TALLY_CLIENT_SPAWN_H_

namespace tally::client {

// The descriptors that the new process has beside the three standard streams, which are /dev/null.
inline constexpr int kSidecarSocket = 3;
inline constexpr int kSidecarMemory = 4;
inline constexpr int kSidecarParent = 5;  // a pidfd of the program

// What they are in this process.
struct SidecarDescriptors {
  int socket;
  int memory;
  int parent;
};

// By this variable, which holds its process id in hexadecimal, a process knows that it was started
// so.
inline constexpr const char* kSidecarVariable = "TALLY_SIDECAR";

// Starts the executable with these descriptors, and no other of this process, and of its
// environment with the variables that the library and the loader read. It is a session of its own,
// its signals are not blocked, and its parent is whoever takes care of orphans, so that no `wait`
// of the program ever sees it. Returns its process id, or -1 if it could not be started; errno says
// nothing. The caller keeps its descriptors. `name` is what it is called in lists of processes. For
// any thread, as long as no other changes the environment; not for signal handlers.
int spawn_sidecar(const SidecarDescriptors& descriptors, const char* name);

}  // namespace tally::client

#endif  // TALLY_CLIENT_SPAWN_H_
