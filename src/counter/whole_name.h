// A counter's whole name in its parts, as they stand in the program: they are never put together,
// since a first count may be made in a signal handler, on a small stack.
#ifndef TALLY_COUNTER_WHOLE_NAME_H_
#define TALLY_COUNTER_WHOLE_NAME_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "countfile/layout.h"

namespace tally::counter {

class WholeName {
 public:
  constexpr WholeName() = default;
  constexpr WholeName(std::string_view name) : parts_{name, {}, {}} {}  // NOLINT: it is a name
  // `chart`, `:` and perhaps a sign, `bucket`. The texts must outlive the object.
  constexpr WholeName(std::string_view chart, std::string_view between, std::string_view bucket)
      : parts_{chart, between, bucket} {}

  constexpr size_t size() const { return parts_[0].size() + parts_[1].size() + parts_[2].size(); }

  constexpr uint32_t hash() const {
    uint32_t hash = countfile::kHashOfNothing;
    for (const std::string_view part : parts_) hash = countfile::hash_of(part, hash);
    return hash;
  }

  // Whether the next size() bytes there are this name.
  bool is_at(const char* bytes) const {
    for (const std::string_view part : parts_) {
      if (!part.empty() && std::memcmp(bytes, part.data(), part.size()) != 0) return false;
      bytes += part.size();
    }
    return true;
  }

  // Writes size() bytes.
  void copy_to(char* bytes) const {
    for (const std::string_view part : parts_) {
      if (!part.empty()) std::memcpy(bytes, part.data(), part.size());
      bytes += part.size();
    }
  }

  const std::string_view (&parts() const)[3] { return parts_; }

 private:
  std::string_view parts_[3];
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_WHOLE_NAME_H_
