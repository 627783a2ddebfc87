#include "names.h"

namespace unbreakable {

tally::OpenConfig config() {
  return {.collection = "unb", .program = "acme.org/unb", .version = "v1.2.3"};
}

namespace {

const char* name_of(tally::Opened opened) {
  switch (opened) {
    case tally::Opened::kCounting:
      return "counting";
    case tally::Opened::kOff:
      return "off";
    case tally::Opened::kFailed:
      return "failed";
  }
  return "?";
}

}  // namespace

const char* open() { return name_of(tally::open(config())); }

const char* open_and_rotate() { return name_of(tally::open_and_rotate(config())); }

void Counters::make(const std::string& prefix, size_t count, size_t length) {
  for (size_t i = 0; i < count; ++i) {
    std::string number = std::to_string(i);
    const size_t have = prefix.size() + number.size();
    if (have < length) number.insert(0, length - have, '0');
    counters_.emplace_back(tally::dynamic_name(names_.emplace_back(prefix + number).c_str()));
  }
}

void Counters::add_to_all(uint64_t n) {
  for (tally::Counter& c : counters_) c.add(n);
}

Counters& make_counters(const std::string& prefix, size_t count, size_t length) {
  // They stay in the counting library's list to the end, so they are never deleted.
  static auto& all = *new std::deque<Counters>;
  Counters& made = all.emplace_back();
  made.make(prefix, count, length);
  return made;
}

}  // namespace unbreakable
