// The watchdog's part of the sidecar: the program that it watches, until that has ended.
#ifndef TALLY_CLIENT_WATCHED_H_
#define TALLY_CLIENT_WATCHED_H_

#include "client/sidecar_config.h"
#include "crash/crash_message.h"
#include "crash/exit_status.h"
#include "crash/watchdog.h"

namespace tally::client {

// For one thread. The configuration must live as long as the object.
class Watched {
 public:
  // Of the process behind kSidecarParent and the memory behind kSidecarMemory (spawn.h).
  explicit Watched(const SidecarConfig& config);
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  // Whether there is still something to watch for.
  bool goes_on() const { return goes_on_; }

  // Does what is to be done after kSidecarSocket had these events (poll), and the program has ended
  // or not. May wait for some seconds.
  void handle(short socket_events, bool has_ended);

 private:
  void leave();
  bool serve();
  void count_if_it_crashed();

  const SidecarConfig& config_;
  const crash::SharedState* shared_;
  const crash::CountedIn where_;
  const int process_;  // 0 if it cannot be known how it ends
  char name_[crash::kProgramNameSize] = {};
  bool is_counted_ = false;
  bool goes_on_;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_WATCHED_H_
