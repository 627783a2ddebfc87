#include "collector/charts/stack_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "format/signed_note.h"

namespace tally::collector {
namespace {

size_t size_of(const StackKey& key) {
  return key.program.size() + key.version.size() + key.stack.size();
}

}  // namespace

StackTable::StackTable(std::string salt, size_t max_stacks, size_t max_bytes)
    : salt_(std::move(salt)), max_stacks_(max_stacks), max_bytes_(max_bytes) {}

StackTable::Hash StackTable::hash_of(const StackKey& key) const {
  std::string text = salt_;
  for (const std::string& part : {key.program, key.version, key.stack}) {
    text += fmt::format("\n{}:", part.size());
    text += part;
  }
  return format::hash_of_text(text);
}

void StackTable::add(StackKey key, uint64_t report, int64_t count) {
  Hash hash = hash_of(key);
  if (!bound_.empty() && hash >= bound_) {
    ++left_out_;
    return;
  }
  const size_t size = size_of(key);
  const auto [it, is_new] = stacks_.try_emplace({std::move(hash), std::move(key)});
  Kept& kept = it->second;
  if (is_new || kept.last_report != report) ++kept.count.reports;
  kept.count.sum = add_count(kept.count.sum, count);
  kept.last_report = report;
  ++kept.occurrences;
  if (!is_new) return;
  bytes_ += size;
  evict();
}

void StackTable::evict() {
  while (stacks_.size() > max_stacks_ || bytes_ > max_bytes_) {
    auto last = stacks_.extract(std::prev(stacks_.end()));
    bytes_ -= size_of(last.key().second);
    left_out_ += last.mapped().occurrences;
    bound_ = std::move(last.key().first);
  }
}

void StackTable::add(const StackTable& other) {
  left_out_ += other.left_out_;
  if (!other.bound_.empty() && (bound_.empty() || other.bound_ < bound_)) bound_ = other.bound_;
  for (const auto& [key, theirs] : other.stacks_) {
    const auto [it, is_new] = stacks_.try_emplace(key);
    if (is_new) bytes_ += size_of(key.second);
    it->second.count.reports += theirs.count.reports;
    it->second.count.sum = add_count(it->second.count.sum, theirs.count.sum);
    it->second.occurrences += theirs.occurrences;
  }
  // What is beyond the bound was not counted in full.
  while (!bound_.empty() && !stacks_.empty() && stacks_.rbegin()->first.first >= bound_) {
    auto last = stacks_.extract(std::prev(stacks_.end()));
    bytes_ -= size_of(last.key().second);
    left_out_ += last.mapped().occurrences;
  }
  evict();
}

std::vector<StackCount> StackTable::sorted() const {
  std::vector<StackCount> sorted;
  for (const auto& [key, kept] : stacks_) sorted.push_back({key.second, kept.count});
  std::ranges::sort(sorted, {}, &StackCount::key);
  return sorted;
}

}  // namespace tally::collector
