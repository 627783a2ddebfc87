// Runs this program's executable again, as nobody's child.
#ifndef TALLY_CLIENT_SPAWN_H_
#define TALLY_CLIENT_SPAWN_H_

namespace tally::client {

// The descriptors that the new process has beside the three standard streams, which are /dev/null.
inline constexpr int kSidecarSocket = 3;
inline constexpr int kSidecarMemory = 4;
inline constexpr int kSidecarParent = 5;  // a pidfd of the program, if there are such

// What they are in this process.
struct SidecarDescriptors {
  int socket;
  int memory;
  int parent;  // may be negative
};

// By this variable a process knows that it was started so.
inline constexpr const char* kSidecarVariable = "TALLY_SIDECAR";

// Starts the executable with these descriptors, and no other of this process. It is a session of
// its own, its signals are not blocked, and its parent is whoever takes care of orphans, so that no
// `wait` of the program ever sees it. Returns its process id, or -1 if it could not be started. The
// caller keeps its descriptors. `name` is what it is called in lists of processes. For any thread.
int spawn_sidecar(const SidecarDescriptors& descriptors, const char* name);

}  // namespace tally::client

#endif  // TALLY_CLIENT_SPAWN_H_
