#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/installed_command.h"

namespace tally::client {
namespace {

bool is_program(const char* path) {
  struct stat info{};
  return ::stat(path, &info) == 0 && S_ISREG(info.st_mode) && ::access(path, X_OK) == 0;
}

bool find_in(std::string_view directory, consent::PathBuffer& out) {
  out.clear();
  if (!directory.starts_with('/')) return false;
  return out.append(directory).append("/tally").fits() && is_program(out.c_str());
}

// A list of directories with colons between them.
bool find_in_list(std::string_view list, consent::PathBuffer& out) {
  for (size_t begin = 0; begin < list.size();) {
    const size_t colon = list.find(':', begin);
    const size_t end = colon == std::string_view::npos ? list.size() : colon;
    if (find_in(consent::slice(list, begin, end - begin), out)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool find_installed_tally(consent::PathBuffer& out) {
  const int error = errno;
  const char* path = ::getenv("PATH");
  const bool found =
      ::getauxval(AT_SECURE) == 0 &&
      (find_in_list(path == nullptr ? std::string_view{} : std::string_view{path}, out) ||
       find_in("/usr/local/bin", out) || find_in("/usr/bin", out));
  if (!found) out.clear();
  errno = error;
  return found;
}

}  // namespace tally::client
