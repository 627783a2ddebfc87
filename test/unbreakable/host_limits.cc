#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "host_commands.h"

namespace unbreakable {
namespace {

template <typename Resource>
std::string limit(Resource resource, rlim_t to) {
  rlimit now{};
  ::getrlimit(resource, &now);
  now.rlim_cur = to;
  return ::setrlimit(resource, &now) == 0 ? "ok" : "no limit";
}

}  // namespace

std::string limit_memory(std::istream& words) {
  rlim_t more = 0, pages = 0;
  words >> more;
  std::ifstream{"/proc/self/statm"} >> pages;
  return limit(RLIMIT_AS, pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more);
}

std::string limit_files(std::istream& words) {
  rlim_t to = 0;
  words >> to;
  return limit(RLIMIT_NOFILE, to);
}

std::string use_up_files(std::istream&) {
  while (::open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0) {
  }
  return "ok";
}

std::string close_from_3(std::istream&) {
  ::closefrom(3);
  return "ok";
}

std::string open_own_file(std::istream& words) {
  std::string path;
  words >> path;
  return std::to_string(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

}  // namespace unbreakable
