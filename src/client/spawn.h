// Runs this program's executable again, or another, as nobody's child.
#ifndef TALLY_CLIENT_SPAWN_H_
#define TALLY_CLIENT_SPAWN_H_

namespace tally::client {

// The descriptors that the new process has beside the three standard streams, which are /dev/null.
inline constexpr int kSidecarSocket = 3;
inline constexpr int kSidecarMemory = 4;
inline constexpr int kSidecarParent = 5;  // a pidfd of the program
inline constexpr int kSidecarDone = 6;    // a pipe that is closed when the weekly run is over

// What they are in this process. A watchdog needs the memory, and who sends the pipe; where
// there is none (-1) the place is taken by /dev/null, so that nothing else ever gets its number.
struct SidecarDescriptors {
  int socket;
  int memory;
  int parent;
  int done;
};

struct SidecarProgram {
  const char* name;                  // what it is called in lists of processes
  const char* executable = nullptr;  // this program's own if null
  bool sends = false;  // so it gets the variables that lead into the network too, PATH and Go's
};

// By this variable, which holds its process id in hexadecimal, a process knows that it was started
// so.
inline constexpr const char* kSidecarVariable = "TALLY_SIDECAR";

// Starts the executable with these descriptors, and no other of this process, and of its
// environment with the variables that the library and the loader read. It is a session of its own,
// its signals are not blocked, and its parent is whoever takes care of orphans, so that no `wait`
// of the program ever sees it. Returns its process id, or -1 if it could not be started; errno says
// nothing. The caller keeps its descriptors. For any thread, as long as no other changes the
// environment; not for signal handlers.
int spawn_sidecar(const SidecarDescriptors& descriptors, const SidecarProgram& program);

}  // namespace tally::client

#endif  // TALLY_CLIENT_SPAWN_H_
