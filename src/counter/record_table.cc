#include "counter/record_table.h"

#include "countfile/layout.h"
#include "tally/name.h"

namespace tally::counter {
namespace {

// The layout's constants: this file is about nothing else.
using namespace countfile;

// The outcome of a walk along a chain.
struct Walked {
  std::atomic<uint64_t>* value = nullptr;
  bool sound = true;  // false if the chain is not one that a writer makes
};

// Where the records of all names but one must end. A record never touches the end of its page, so
// the last unit stays free.
constexpr uint64_t kRoomForDropped =
    round_up(kNameOffset + internal::length_of(kDroppedName), kRecordUnit);
constexpr uint64_t kMostForNames = kMaxFileSize - kRecordUnit - kRoomForDropped;

// One search or addition. Offsets that come out of the file are checked before they are used.
class Search {
 public:
  Search(MappedFile& file, const WholeName& name)
      : file_(file),
        name_(name),
        head_(file.word_at(chain_head_offset(file.header_length(), name.hash()))) {}

  std::atomic<uint64_t>* find() { return walk(head_.load(std::memory_order_acquire), 0).value; }

  Found find_or_add() {
    const uint32_t first = head_.load(std::memory_order_acquire);
    const Walked found = walk(first, 0);
    if (found.value != nullptr || !found.sound) return {found.value, false};
    const uint32_t start = allocate();
    if (start == 0) return {nullptr, no_room_ever_};
    write_record(start);
    return {link(start, first), false};
  }

 private:
  // Looks for the name in the records from `at` up to, not including, `end`.
  Walked walk(uint32_t at, uint32_t end) {
    // No chain is longer than the largest file has room for; a longer one loops.
    constexpr uint64_t most = kMaxFileSize / kRecordUnit;
    for (uint64_t steps = 0; at != end; ++steps) {
      if (steps > most || !is_record(at)) return {nullptr, false};
      const uint32_t word = file_.word_at(at + kNameLengthOffset).load(std::memory_order_acquire);
      const uint32_t length = word & kNameLengthMask;
      if (length == 0 || length > countfile::kMaxNameLength ||
          !file_.can_read(uint64_t{at} + kNameOffset + length)) {
        return {nullptr, false};
      }
      if (length == name_.size() && name_.is_at(file_.bytes_at(at + kNameOffset))) {
        return {&file_.value_at(at + kValueOffset), true};
      }
      at = file_.word_at(at + kNextOffset).load(std::memory_order_acquire);
    }
    return {nullptr, true};
  }

  bool is_record(uint32_t at) {
    return at % kRecordUnit == 0 && at >= records_begin(file_.header_length()) &&
           file_.can_read(uint64_t{at} + kNameOffset);
  }

  std::atomic<uint32_t>& limit() { return file_.word_at(file_.header_length() + kLimitOffset); }

  // Reserves room for the record. Returns its offset, or 0 if there is none to be had.
  uint32_t allocate() {
    uint32_t seen = limit().load(std::memory_order_acquire);
    for (;;) {
      if (seen != 0 && seen < records_begin(file_.header_length())) return 0;
      const Placement placement = place(seen, file_.header_length(), name_.size());
      no_room_ever_ = placement.end > most_;
      if (no_room_ever_ || !file_.can_write(placement.end)) return 0;
      if (limit().compare_exchange_weak(seen, static_cast<uint32_t>(placement.end),
                                        std::memory_order_acq_rel)) {
        return static_cast<uint32_t>(placement.start);
      }
    }
  }

  void write_record(uint32_t start) {
    name_.copy_to(file_.bytes_at(start + kNameOffset));
    file_.word_at(start + kNameLengthOffset)
        .store(static_cast<uint32_t>(name_.size()) | kNameComplete, std::memory_order_release);
  }

  // Puts the record at the head of its chain, unless another process has put one of the same name
  // there since `known` was the head: then ours is dead and theirs is used.
  std::atomic<uint64_t>* link(uint32_t start, uint32_t known) {
    std::atomic<uint32_t>& next = file_.word_at(start + kNextOffset);
    for (;;) {
      uint32_t expected = known;
      next.store(known, std::memory_order_relaxed);
      if (head_.compare_exchange_strong(expected, start, std::memory_order_acq_rel)) {
        return &file_.value_at(start + kValueOffset);
      }
      const Walked found = walk(expected, known);
      if (found.value != nullptr || !found.sound) {
        next.store(kDeadRecord, std::memory_order_release);
        return found.value;
      }
      known = expected;
    }
  }

  bool is_dropped() const {
    constexpr std::string_view dropped{kDroppedName};
    return name_.size() == dropped.size() && name_.hash() == countfile::hash_of(dropped) &&
           name_.parts()[0] == dropped;
  }

  MappedFile& file_;
  const WholeName& name_;
  const uint64_t most_ = is_dropped() ? kMaxFileSize : kMostForNames;
  std::atomic<uint32_t>& head_;
  bool no_room_ever_ = false;
};

bool can_have(const MappedFile& file, const WholeName& name) {
  return !file.is_lost() && name.size() > 0 && name.size() <= countfile::kMaxNameLength;
}

}  // namespace

Found find_or_add(MappedFile& file, const WholeName& name) {
  return can_have(file, name) ? Search{file, name}.find_or_add() : Found{};
}

std::atomic<uint64_t>* find(MappedFile& file, const WholeName& name) {
  return can_have(file, name) ? Search{file, name}.find() : nullptr;
}

}  // namespace tally::counter
