// What the sidecar must know of the program, as the first message on their connection.
#ifndef TALLY_CLIENT_SIDECAR_CONFIG_H_
#define TALLY_CLIENT_SIDECAR_CONFIG_H_

#include <cstddef>

#include <optional>

#include "consent/day.h"
#include "tally/open_config.h"
#include "tally/telemetry.h"

namespace tally::client {

// What a sidecar is started for.
struct SidecarWork {
  bool watch = false;  // count the program's crashes
  bool send = false;   // do the weekly run

  bool is_nothing() const { return !watch && !send; }
};

// Strings one after the other, each with a NUL; an empty one ends the list of modules, which is the
// last. The first says in which form the rest is: the sidecar may be another version of this
// library.
class SidecarConfig {
 public:
  SidecarConfig() = default;

  // Of an open counter file. False if it is too long.
  bool write(const Config& config, SidecarWork work);

  // Of a message: its bytes and their number. False if it is none of ours, or of another version.
  bool read(size_t size);

  char* data() { return text_; }
  const char* data() const { return text_; }
  size_t size() const { return size_; }
  static constexpr size_t capacity() { return sizeof text_; }

  SidecarWork work() const;

  // What these return points into the object. The directory of the first is null if the program has
  // found it by the environment.
  OpenConfig open_config() const;
  const char* directory() const;
  const char* upload_url() const;
  const char* config_url() const;
  const char* public_key() const;

  // The day that it is for the program, if its clock is set (counter/clock.h).
  std::optional<consent::Date> set_day() const;

  // Names the program's modules, for frames.
  void add_modules() const;

  // Whether the program lives through this signal by itself, or ends by it without us.
  bool leaves_alone(int signal) const;

 private:
  // The n-th string.
  const char* string(size_t n) const;
  bool append(const char* text);
  bool append_work(SidecarWork work);
  bool append_signals(const int* signals);

  // A directory, a counter file's identity, and the names of 32 libraries are a third of it.
  char text_[16 * 1024] = {};
  size_t size_ = 0;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_SIDECAR_CONFIG_H_
