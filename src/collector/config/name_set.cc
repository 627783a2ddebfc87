#include "collector/config/name_set.h"

#include <cstring>

#include "collector/go_json.h"

namespace tally::collector {
namespace {

constexpr size_t kWord = sizeof(uint64_t);

uint64_t load(const char* bytes, size_t size = kWord) {
  uint64_t word = 0;
  if (size > 0) std::memcpy(&word, bytes, size);  // a name that is not there has no bytes to copy
  return word;
}

// Multiplies word by word; the last word overlaps the one before it.
uint64_t hash_of(std::string_view text) {
  constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;  // 2^64 / the golden ratio (Knuth 6.4)
  uint64_t hash = text.size();
  const auto mix = [&](uint64_t word) {
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32;
  };
  if (text.size() < kWord) {
    mix(load(text.data(), text.size()));
    return hash;
  }
  for (size_t at = 0; at + kWord < text.size(); at += kWord) mix(load(text.data() + at));
  mix(load(text.data() + text.size() - kWord));
  return hash;
}

}  // namespace

NameSet::NameSet(std::span<const std::string> names) {
  for (const std::string& name : names) add(name);
}

std::string_view NameSet::find(std::string_view name) const {
  const uint64_t hash = hash_of(name);
  const size_t mask = places_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    const Place place = places_[at];
    if (place.entry == 0) return {};
    if (place.hash != hash >> 32) continue;
    const Entry& entry = entries_[place.entry - 1];
    const char* begin = bytes_.data() + entry.begin;
    if (std::string_view{begin, entry.name_size} != name) continue;
    return {begin + entry.name_size, entry.json_size};
  }
}

void NameSet::add(std::string_view name) {
  if (contains(name)) return;
  Entry entry;
  entry.begin = static_cast<uint32_t>(bytes_.size());
  entry.name_size = static_cast<uint32_t>(name.size());
  bytes_ += name;
  append_go_string(bytes_, name);
  entry.json_size = static_cast<uint32_t>(bytes_.size()) - entry.begin - entry.name_size;
  entries_.push_back(entry);
  if (entries_.size() * 2 > places_.size()) return grow();
  put(hash_of(name), static_cast<uint32_t>(entries_.size()));
}

void NameSet::put(uint64_t hash, uint32_t number) {
  const size_t mask = places_.size() - 1;
  size_t at = hash & mask;
  while (places_[at].entry != 0) at = (at + 1) & mask;
  places_[at] = {.hash = static_cast<uint32_t>(hash >> 32), .entry = number};
}

void NameSet::grow() {
  places_.assign(places_.size() * 2, {});
  for (uint32_t number = 1; number <= entries_.size(); ++number) {
    const Entry& entry = entries_[number - 1];
    put(hash_of({bytes_.data() + entry.begin, entry.name_size}), number);
  }
}

}  // namespace tally::collector
