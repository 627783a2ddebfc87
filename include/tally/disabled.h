// The counting API without any counting, for packagers: what the other headers are if
// TALLY_DISABLED is defined. Every function is empty and inlined, so that no symbol of ours is left
// in the program.
#ifndef TALLY_DISABLED_H_
#define TALLY_DISABLED_H_

#include <cstddef>
#include <cstdint>

#include "tally/config.h"
#include "tally/name.h"
#include "tally/open_config.h"

#if defined(__GNUC__)
#define TALLY_NOTHING inline __attribute__((always_inline))
#else
#define TALLY_NOTHING inline
#endif

namespace tally {
// Other types than those of the library, should one program have parts with it and parts without;
// by the tag their variables have other names too. A function that both parts have inline is one of
// the two, as the linker chooses.
#if defined(__GNUC__)
inline namespace __attribute__((abi_tag("tally_disabled"))) disabled {
#else
inline namespace disabled {
#endif

  TALLY_NOTHING Opened open(const OpenConfig&) noexcept { return Opened::kOff; }
  TALLY_NOTHING Opened open_and_rotate(const OpenConfig&) noexcept { return Opened::kOff; }

  class Counter {
   public:
    explicit constexpr Counter(Name name) noexcept : name_(name.text()) {}
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;
    TALLY_NOTHING void inc() noexcept {}
    TALLY_NOTHING void add(uint64_t) noexcept {}
    TALLY_NOTHING uint64_t value() const noexcept { return 0; }
    TALLY_NOTHING const char* name() const noexcept { return name_; }

   private:
    const char* name_;
  };

  template <size_t Size>
  class Partition {
   public:
    constexpr Partition(Name, const char* const (&)[Size]) noexcept {}
    TALLY_NOTHING void inc(const char*) noexcept {}
    TALLY_NOTHING void inc_at(size_t) noexcept {}
    TALLY_NOTHING size_t index_of(const char*) const noexcept { return Size - 1; }
    TALLY_NOTHING uint64_t value(const char*) const noexcept { return 0; }
    static constexpr size_t size() noexcept { return Size; }
  };

  template <size_t Size>
  TALLY_NOTHING void count_flags(Partition<Size>&, int, const char* const*) noexcept {}
  template <size_t Size>
  TALLY_NOTHING void count_flags(Partition<Size>&, const char* const*, size_t) noexcept {}

  template <size_t Size>
  class Histogram {
   public:
    constexpr Histogram(Name, const char* const (&)[Size]) noexcept {}
    TALLY_NOTHING void record(uint64_t) noexcept {}
    TALLY_NOTHING uint64_t value_at(size_t) const noexcept { return 0; }
  };

  template <size_t Size>
  class ScopedTimer {
   public:
    TALLY_NOTHING explicit ScopedTimer(Histogram<Size>&) noexcept {}
    TALLY_NOTHING ~ScopedTimer() {}
    ScopedTimer(const ScopedTimer&) = delete;
    ScopedTimer& operator=(const ScopedTimer&) = delete;
  };

  inline constexpr size_t kMaxStackDepth = 64;
  TALLY_NOTHING bool add_program_module(const char*) noexcept { return true; }

  class StackCounter {
   public:
    explicit constexpr StackCounter(Name name, size_t = 16) noexcept : name_(name.text()) {}
    StackCounter(const StackCounter&) = delete;
    StackCounter& operator=(const StackCounter&) = delete;
    TALLY_NOTHING void inc() noexcept {}
    TALLY_NOTHING const char* name() const noexcept { return name_; }

   private:
    const char* name_;
  };

  TALLY_NOTHING bool assert_that(bool condition, StackCounter&) noexcept { return condition; }

  TALLY_NOTHING Opened start(const Config&) noexcept { return Opened::kOff; }
  TALLY_NOTHING void wait() noexcept {}
  TALLY_NOTHING bool prepare_thread() noexcept { return true; }

  inline constexpr size_t kMaxAnnouncement = 2049;
  TALLY_NOTHING size_t next_announcement(const Config&, char* buffer, size_t size) noexcept {
    if (size > 0) buffer[0] = '\0';
    return 0;
  }
  TALLY_NOTHING bool announce_in_terminal(const Config&) noexcept { return false; }

  struct PromptTurn {
    bool may_ask = false;
    const char* why = "This build has no telemetry.";
  };
  enum class Answer { kYes, kNo, kDismissed, kExpired };
  inline constexpr size_t kMaxPromptMessage = 2048;
  inline constexpr const char* kPromptYes = "Yes, I'd like to help";
  inline constexpr const char* kPromptNo = "No, thanks";
  TALLY_NOTHING PromptTurn take_prompt(const Config&) noexcept { return {}; }
  TALLY_NOTHING size_t prompt_message(const Config&, char* buffer, size_t size) noexcept {
    if (size > 0) buffer[0] = '\0';
    return 0;
  }
  TALLY_NOTHING bool answer_prompt(const Config&, Answer) noexcept { return false; }
  TALLY_NOTHING bool ask_in_terminal(const Config&) noexcept { return false; }

  class LspPrompt {
   public:
    static constexpr size_t kMaxMessage = 8192;
    TALLY_NOTHING constexpr LspPrompt(const Config&, const char* command) noexcept
        : command_(command) {}
    LspPrompt(const LspPrompt&) = delete;
    LspPrompt& operator=(const LspPrompt&) = delete;
    TALLY_NOTHING const char* command() const noexcept { return command_; }
    TALLY_NOTHING size_t request(char* buffer, size_t size) noexcept {
      if (size > 0) buffer[0] = '\0';
      return 0;
    }
    TALLY_NOTHING bool is_answer(const char*, size_t) const noexcept { return false; }
    TALLY_NOTHING size_t reply(const char*, size_t, char* buffer, size_t size) noexcept {
      if (size > 0) buffer[0] = '\0';
      return 0;
    }

   private:
    const char* command_;
  };

}  // namespace disabled
}  // namespace tally

#endif  // TALLY_DISABLED_H_
