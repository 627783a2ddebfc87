#include <pthread.h>

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
constinit std::atomic<uintptr_t> terminating_thread{0};

uintptr_t this_thread() { return (uintptr_t)::pthread_self(); }  // here an integer, there a pointer

void on_terminate() {
  const tally_type_info* type = __cxa_current_exception_type();
  if (type != nullptr && terminating_thread.load() == 0) {
    exception_type.store(type->name);
    terminating_thread.store(this_thread());
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

const char* uncaught_exception_type() {
  return terminating_thread.load() == this_thread() ? exception_type.load() : nullptr;
}

}  // namespace tally::crash
