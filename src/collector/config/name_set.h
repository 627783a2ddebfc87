// Names of a config, each with the JSON that a report's line has of it.
#ifndef TALLY_COLLECTOR_CONFIG_NAME_SET_H_
#define TALLY_COLLECTOR_CONFIG_NAME_SET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tally::collector {

// A hash table with open addressing and a fast hash: every name of every report is looked up in
// one. The names come from a config, so a stranger cannot make them collide. Once filled: for any
// number of threads.
class NameSet {
 public:
  NameSet() = default;
  explicit NameSet(std::span<const std::string> names);

  // Of all names together at most 2 GiB.
  void add(std::string_view name);

  bool contains(std::string_view name) const { return !find(name).empty(); }

  // The name in quotes and with Go's escapes (collector/go_json.h); empty if it is not in the set.
  // Good until the next add().
  std::string_view find(std::string_view name) const;

 private:
  struct Entry {
    uint32_t begin = 0;  // in bytes_: the name, and behind it its JSON
    uint32_t name_size = 0;
    uint32_t json_size = 0;
  };
  struct Place {
    uint32_t hash = 0;   // its upper half
    uint32_t entry = 0;  // its number, from 1 on; 0: none is here
  };

  void put(uint64_t hash, uint32_t number);
  void grow();

  std::string bytes_;
  std::vector<Entry> entries_;
  std::vector<Place> places_ = std::vector<Place>(4);  // a power of two, at most half of them taken
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_NAME_SET_H_
