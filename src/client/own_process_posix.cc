#include <link.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "client/own_process.h"
#include "stack/own_modules.h"

namespace tally::client {
namespace {

// The kernel has loaded no loader, but the program needs one: so the loader is what was executed.
bool is_executed_by_loader() {
  if (::getauxval(AT_BASE) != 0) return false;
  const auto* headers = reinterpret_cast<const ElfW(Phdr)*>(::getauxval(AT_PHDR));
  const unsigned long count = ::getauxval(AT_PHNUM);
  for (unsigned long i = 0; headers != nullptr && i < count; ++i) {
    if (headers[i].p_type == PT_INTERP) return true;
  }
  return false;
}

}  // namespace

bool is_in_executable() {
  stack::Module program;
  return stack::read_own_program(program) && stack::is_own_program(program) &&
         !is_executed_by_loader();
}

bool adopts_orphans() {
  int adopts = 0;
  return ::getpid() == 1 || (::prctl(PR_GET_CHILD_SUBREAPER, &adopts) == 0 && adopts != 0);
}

bool gains_rights() {
  struct stat info{};
  return ::stat("/proc/self/exe", &info) != 0 || (info.st_mode & (S_ISUID | S_ISGID)) != 0 ||
         ::getxattr("/proc/self/exe", "security.capability", nullptr, 0) > 0;
}

}  // namespace tally::client
