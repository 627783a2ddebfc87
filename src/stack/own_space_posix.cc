#include <errno.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "stack/own_modules.h"
#include "stack/own_space.h"

namespace tally::stack {
namespace {

// The main thread's stack ends below the text of the program's path, and Linux leaves more room
// than this between it and everything else. Other threads' stacks end where the C library keeps
// what is the thread's.
constexpr uintptr_t kMostStackBytes = 64U << 20;

StackRange up_to(uintptr_t begin, uintptr_t end) {
  return end > begin && end - begin < kMostStackBytes ? StackRange{begin, end} : StackRange{};
}

// The stack has no holes for a sanitizer to find: return addresses stand between variables.
__attribute__((no_sanitize("address", "thread"))) void copy_words(uintptr_t address, void* out,
                                                                  size_t size) {
  const auto* from = reinterpret_cast<const volatile unsigned char*>(address);
  auto* to = static_cast<unsigned char*>(out);
  for (size_t i = 0; i < size; ++i) to[i] = from[i];
}

bool ask_kernel(uintptr_t address, void* out, size_t size) {
  const int error = errno;
  const iovec local{out, size};
  const iovec remote{reinterpret_cast<void*>(address), size};
  const bool done =
      ::process_vm_readv(::getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
  errno = error;
  return done;
}

bool find_path(void*, const Module& module, char* out, size_t size) {
  const char* path = find_own_path(module.header);
  if (path == nullptr || std::strlen(path) >= size) return false;
  std::strcpy(out, path);
  return true;
}

bool is_program(void*, const Module& module) { return is_own_program(module); }

}  // namespace

StackRange find_stack_range(uintptr_t stack_pointer) {
  const StackRange main = up_to(stack_pointer, ::getauxval(AT_EXECFN));
  if (main.end != 0) return main;
  // Here an integer, there a pointer.
  return up_to(stack_pointer, (uintptr_t)::pthread_self());
}

bool OwnSpace::read(void* self, uintptr_t address, void* out, size_t size) {
  const auto& own = *static_cast<const OwnSpace*>(self);
  if (own.range_.contains(address, size)) {
    copy_words(address, out, size);
    return true;
  }
  if (address >= own.last_.header && address < own.last_.end && own.last_.end - address >= size) {
    std::memcpy(out, reinterpret_cast<const void*>(address), size);
    return true;
  }
  return ask_kernel(address, out, size);
}

bool OwnSpace::read_cautiously(void*, uintptr_t address, void* out, size_t size) {
  return ask_kernel(address, out, size);
}

bool OwnSpace::find(void* self, uintptr_t address, Module& out) {
  Module& last = static_cast<OwnSpace*>(self)->last_;
  if (!last.has_code_at(address) && !find_own_module(address, last)) {
    last = {};
    return false;
  }
  out = last;
  return true;
}

AddressSpace OwnSpace::space() {
  return {.memory = {read, this},
          .find = find,
          .find_path = find_path,
          .is_program = is_program,
          .context = this,
          .cautious = {read_cautiously, this}};
}

}  // namespace tally::stack
