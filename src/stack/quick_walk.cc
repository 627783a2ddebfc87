#include "stack/quick_walk.h"

#include <atomic>

#include "stack/own_modules.h"
#include "stack/own_space.h"
#include "stack/quick_rule.h"

namespace tally::stack {
namespace {

// Rules by address, each in one of four slots; a newer one takes the place of an older one. Two
// words are read without a lock: what belongs together has the address as its exclusive or. With
// fewer slots to choose from, two addresses of one stack that are at odds would be looked up anew
// each time.
class RuleCache {
 public:
  QuickRule find(uintptr_t address) const {
    const Slot* const set = slots_ + first_of(address);
    for (size_t i = 0; i < kWays; ++i) {
      const uint64_t bits = set[i].bits.load(std::memory_order_relaxed);
      const uint64_t key = set[i].key.load(std::memory_order_relaxed);
      if ((key ^ bits) == address) return QuickRule{bits};
    }
    return QuickRule{};
  }

  void remember(uintptr_t address, QuickRule rule) {
    Slot* const set = slots_ + first_of(address);
    size_t i = 0;
    while (i < kWays && set[i].key.load(std::memory_order_relaxed) != 0) ++i;
    if (i == kWays) i = next_victim_.fetch_add(1, std::memory_order_relaxed) % kWays;
    set[i].key.store(uint64_t{address} ^ rule.bits(), std::memory_order_relaxed);
    set[i].bits.store(rule.bits(), std::memory_order_relaxed);
  }

  void forget() {
    for (Slot& slot : slots_) {
      slot.bits.store(0, std::memory_order_relaxed);
      slot.key.store(0, std::memory_order_relaxed);
    }
  }

 private:
  struct Slot {
    std::atomic<uint64_t> key{0};
    std::atomic<uint64_t> bits{0};
  };
  static constexpr size_t kWays = 4;
  static constexpr size_t kSlots = 2048;  // 32 KiB

  static size_t first_of(uintptr_t address) {
    // Fibonacci hashing (Knuth, TAOCP 3, 6.4).
    return static_cast<size_t>((uint64_t{address} * 0x9e3779b97f4a7c15U) >> 55) * kWays;
  }
  static_assert(kSlots == kWays << (64 - 55));

  alignas(
      64) Slot slots_[kSlots];  // the slots to choose from are on one line of the processor's cache
  std::atomic<unsigned> next_victim_{0};
};

constinit RuleCache cache;

__attribute__((no_sanitize("address", "thread"))) uintptr_t word_at(uintptr_t address) {
  return *reinterpret_cast<const volatile uintptr_t*>(address);
}

// Kept out of the way: it is needed once for each address.
__attribute__((noinline)) QuickRule find_rule(uintptr_t address) {
  QuickRule rule = cache.find(address);
  if (rule.kind() != QuickRule::Kind::kNone) return rule;
  Module module;
  CallFrame frame;
  if (!find_own_module(address, module) ||
      !find_call_frame(kTrustedMemory, module, address, frame)) {
    return QuickRule{};
  }
  rule = QuickRule{frame};
  cache.remember(address, rule);
  return rule;
}

bool is_word_in(const StackRange& stack, uintptr_t address) {
  return stack.contains(address, sizeof address) && address % sizeof address == 0;
}

}  // namespace

bool quick_walk(const Registers& registers, size_t skipped, size_t most, Walk& out) {
  if (!kHasCallFrameInformation) return false;
  const StackRange stack = find_stack_range(registers.sp());
  uintptr_t address = registers.pc();
  uintptr_t sp = registers.sp(), fp = registers.fp();
  out.size = 0;
  out.is_complete = false;
  if (most > kMaxFrames) most = kMaxFrames;
  for (size_t i = 0;; ++i) {
    if (i >= skipped && out.size < most) out.addresses[out.size++] = address;
    QuickRule rule = cache.find(address);
    if (rule.kind() == QuickRule::Kind::kNone) rule = find_rule(address);
    if (rule.kind() == QuickRule::Kind::kOutermost) {
      out.is_complete = true;
      return true;
    }
    if (out.size == most) return true;
    if (rule.kind() != QuickRule::Kind::kStep) return false;
    const uintptr_t cfa =
        (rule.cfa_is_from_frame_pointer() ? fp : sp) + static_cast<uintptr_t>(rule.cfa_offset());
    const uintptr_t return_at = cfa + static_cast<uintptr_t>(rule.return_address_offset());
    const uintptr_t pointer_at = cfa + static_cast<uintptr_t>(rule.frame_pointer_offset());
    if (cfa <= sp || !is_word_in(stack, return_at) ||
        (rule.saves_frame_pointer() && !is_word_in(stack, pointer_at))) {
      return false;
    }
    const uintptr_t return_address = strip_signature(word_at(return_at));
    if (return_address == 0) return false;
    if (rule.saves_frame_pointer()) fp = word_at(pointer_at);
    sp = cfa;
    address = return_address - 1;
  }
}

void forget_quick_rules() { cache.forget(); }

}  // namespace tally::stack
