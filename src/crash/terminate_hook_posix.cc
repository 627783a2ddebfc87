#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string_view>

#include "countfile/symbol_name.h"
#include "crash/terminate_hook.h"

// The C++ runtime's functions, if the program has it. Source: Itanium C++ ABI, "Exception
// Handling", and [support.exception] of the standard; `std::set_terminate` by its symbol, since its
// header would bring more.
extern "C" {
struct tally_type_info {
  const void* functions;
  const char* name;  // a `*` in front says that it is to be compared by address
};
using tally_terminate_handler = void (*)();
__attribute__((weak)) tally_type_info* __cxa_current_exception_type();
__attribute__((weak)) tally_terminate_handler _ZSt13set_terminatePFvvE(tally_terminate_handler);
}

namespace tally::crash {
namespace {

constinit std::atomic<tally_terminate_handler> previous{nullptr};
// The mangled name of the exception's type, which is a constant of the program, and the thread.
constinit std::atomic<const char*> exception_type{nullptr};
constinit std::atomic<long> terminating_thread{0};

void on_terminate() {
  const tally_type_info* type = __cxa_current_exception_type();
  if (type != nullptr && terminating_thread.load() == 0) {
    exception_type.store(type->name);
    terminating_thread.store(::syscall(SYS_gettid));
  }
  // In tail position: a jump, so that no function of ours is in the stack. There always is one, at
  // least the runtime's.
  previous.load()();
}

}  // namespace

void hook_terminate() {
  if (__cxa_current_exception_type == nullptr || _ZSt13set_terminatePFvvE == nullptr) return;
  previous.store(_ZSt13set_terminatePFvvE(on_terminate));
}

size_t uncaught_exception_name(char* out, size_t size) {
  if (terminating_thread.load() != ::syscall(SYS_gettid)) return 0;
  std::string_view mangled{exception_type.load()};
  if (mangled.starts_with('*')) mangled.remove_prefix(1);
  size_t length = countfile::reduce_type(mangled, out, size);
  if (length == 0) {
    constexpr std::string_view kOther = "other";
    if (size < kOther.size()) return 0;
    std::memcpy(out, kOther.data(), kOther.size());
    return kOther.size();
  }
  size_t written = 0;
  for (size_t i = 0; i < length; ++i) {
    const bool divides = out[i] == ':' && i + 1 < length && out[i + 1] == ':';
    // Neither a colon nor a space can stand in a bucket.
    out[written++] = divides ? '.' : out[i] == ' ' || out[i] == ':' ? '_' : out[i];
    if (divides) ++i;
  }
  return written;
}

}  // namespace tally::crash
