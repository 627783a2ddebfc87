// Telemetry for a whole program, by one call at the top of `main`:
//
//   int main(int argc, char** argv) {
//     tally::start({.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3",
//                   .crashes = tally::Crashes::kInProcess});
//
// It opens the counters as `tally::open` does (tally/counter.h) and, if asked to, counts crashes:
// `crash/crash` with the stack (tally/stack.h says what a stack says, and what not),
// `crash/signal:SIGSEGV` and, after an uncaught exception, `crash/exception:<type>`, where the type
// is the program's own or of the C++ runtime, and otherwise `other`. A crash whose stack nobody can
// read counts in `crash/malformed`. Of the dying process only what leads from one function to its
// caller is looked at (registers, the stack, the tables of its modules), and none of it is kept.
//
// A program that crashes ends as it would without us: handlers that it had are called, then the
// signal has its effect; same exit status, same core dump, nothing printed. A sandbox that ends the
// program for system calls that it does not know must allow those of the handler, or the signals be
// left alone: rt_sigprocmask, rt_sigaction, sigaltstack, getpid, gettid, rt_tgsigqueueinfo; where
// threads crash at once, clock_nanosleep; where the counter file must grow, fstat and fallocate;
// and with a watchdog fstat, socketpair, sendmsg, poll, recvfrom, close and perhaps prctl.
//
// Needs C++17; CMake target tally::client. With TALLY_DISABLED defined, it compiles to nothing.
#ifndef TALLY_TELEMETRY_H_
#define TALLY_TELEMETRY_H_

#include "tally/config.h"
#include "tally/counter.h"  // with TALLY_DISABLED it has what stands here too

#ifndef TALLY_DISABLED

namespace tally {

// Starts telemetry. Call it once, at the top of `main`, while there is one thread; later calls
// change nothing and return what `open` has said. Leaves errno as it is. Where telemetry is off, or
// the file cannot be opened, it installs nothing and starts nothing. The program then has what
// `open` says, and with crashes: a handler of each of those signals (which calls the handler that
// was there before; one that is installed later and passes on what it does not know leads to ours),
// a signal stack for the calling thread if it has none, so that a stack overflow can be counted,
// and, if the C++ runtime is there, a terminate handler that calls the one that was there.
//
// Once a day, for all programs of the collection together, the weekly run is due: the counter files
// of weeks that are over are summed into reports and, if the user said yes, what is approved is
// sent (tally/upload.h). The first process that starts then takes the day's token (the age of
// `local/upload.token`) and lets a sidecar do the run; to all others the question costs one system
// call. The run is that of tally::upload, if the program links it, else an installed `tally`
// (found by PATH, in /usr/local/bin or /usr/bin); where there is neither, nobody runs, and one
// start a day looks for one.
//
// The sidecar is the executable once more; but constructors of the program's own objects, and
// `main`, do not run in it. What does run, as in every process, before the library can take over:
// constructors of the shared libraries that the program is linked with or that LD_PRELOAD names,
// and of the executable those of priority 101 (the first that programs may have) that are linked
// before the library. One sidecar does all: it is the watchdog, and has a child for the weekly run.
// It holds none of the program's descriptors, and of its environment only the variables that this
// library and the loader read, and for the weekly run PATH, those that name proxies and
// certificates, and settings of the Go command, which may fetch the upload config; its directory is
// `/`. It is no child of the program (`wait` never sees it). It ends when the program has ended and
// the weekly run is done, at the latest 60 seconds after the program, and the weekly run after 10
// minutes: what it has left the next one completes. What descends from a sidecar starts none. Where
// the directory `debug` is in the telemetry directory, it says there in `sidecar.log` what it did.
//
// None is started by the first process of a container or one that adopts orphans, which would have
// to `wait` for it, and where the kernel has no pidfd (before Linux 5.3). From a library in
// somebody else's program, and where the executable could gain rights (setuid), only the weekly run
// is: by an installed `tally`. Crashes are counted as with kInProcess then. Where nobody waits for
// orphans it stays a zombie.
//
// In a program that runs with rights that its user does not have (setuid), telemetry is off.
//
// The library's code must stay loaded: a plugin that may be unloaded is linked with `-z nodelete`.
Opened start(const Config& config) noexcept;

// Waits until the weekly run has ended that `start` has begun in this process: returns at once if
// it has begun none (almost always), and after at most some 10 minutes. With Sidecar::kSync `start`
// does so itself. For any thread, and inside signal handlers. Leaves errno as it is.
void wait() noexcept;

// Gives the calling thread a signal stack, if it has none, until it ends: without it the overflow
// of this thread's stack ends the program before anybody can count it. The thread that called
// `start` has one. Costs some system calls and 64 KiB of address space. False if there is no memory
// for it. Not for signal handlers.
bool prepare_thread() noexcept;

}  // namespace tally

#endif  // TALLY_DISABLED

#endif  // TALLY_TELEMETRY_H_
