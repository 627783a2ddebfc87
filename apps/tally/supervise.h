// Runs a command as if nobody stood between it and whoever started this process.
//
// The command is in our process group, so what a terminal sends reaches it, and the shell's job
// control holds both of us. Signals that are sent to this process alone are passed on. When the
// command stops, so does this process. (What a process sends to the whole group, as `kill %1` in a
// shell does, reaches the command twice: nothing tells it from a signal to this process.) It keeps
// none of the descriptors that it was started with: a pipe that the command closes is closed.
#ifndef TALLY_APPS_TALLY_SUPERVISE_H_
#define TALLY_APPS_TALLY_SUPERVISE_H_

#include <functional>

namespace tally::app {

// Becomes the command. If that is not possible, a sentence says why, and the process ends with 127
// if there is no such command, else with 126, as in a shell.
[[noreturn]] void become_command(char** command);

// Runs the command in a child, which calls `prepare` before it becomes the command, and returns its
// status as `waitpid` gives it. Call it once, in a process of one thread. All signals but SIGBUS
// are blocked when it returns. Where no process can be made, this one becomes the command.
int run_command(char** command, const std::function<void()>& prepare);

// Ends this process as the command has ended: by exit code, or by the same signal, without another
// core dump.
[[noreturn]] void end_like(int status);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_SUPERVISE_H_
