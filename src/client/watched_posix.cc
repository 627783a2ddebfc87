#include <poll.h>
#include <string.h>
#include <sys/mman.h>

#include "client/spawn.h"
#include "client/watched.h"

namespace tally::client {
namespace {

const crash::SharedState* map_shared_state() {
  void* place =
      ::mmap(nullptr, sizeof(crash::SharedState), PROT_READ, MAP_SHARED, kSidecarMemory, 0);
  return place == MAP_FAILED ? nullptr : static_cast<const crash::SharedState*>(place);
}

}  // namespace

Watched::Watched(const SidecarConfig& config)
    : config_(config),
      shared_(map_shared_state()),
      where_{config.open_config(), config.directory()},
      process_(crash::process_of(kSidecarParent)),
      goes_on_(shared_ != nullptr) {
  crash::read_program_name(process_, name_);
}

void Watched::handle(short socket_events, bool has_ended) {
  if ((socket_events & POLLIN) != 0 && serve()) return;
  if (has_ended) return count_if_it_crashed();
  if (socket_events != 0) leave();
}

// The socket is closed: by a program that ends, which is known a moment later; or that has become
// another, whose end is not ours to count, or has closed what it did not know.
void Watched::leave() {
  constexpr int kPatienceMilliseconds = 2000;
  goes_on_ = false;
  if (process_ == 0 || !crash::is_ending(process_)) return;
  pollfd end{kSidecarParent, POLLIN, 0};
  if (::poll(&end, 1, kPatienceMilliseconds) == 1) count_if_it_crashed();
}

// False if there was no message.
bool Watched::serve() {
  int sender = 0;
  if (!crash::serve_crash(kSidecarSocket, where_, sender)) return false;
  is_counted_ = is_counted_ || sender == process_;
  return true;
}

void Watched::count_if_it_crashed() {
  goes_on_ = false;
  if (process_ == 0 || is_counted_ || shared_->counted_process.load() != 0) return;
  char name[crash::kProgramNameSize];
  if (crash::read_program_name(process_, name) && ::strcmp(name, name_) != 0) {
    return;  // it has become another program a moment ago, whose end is not ours to count
  }
  const int signal = crash::fatal_signal_of(kSidecarParent);
  if (!config_.leaves_alone(signal)) crash::count_silent_crash(signal, where_);
}

}  // namespace tally::client
