#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include <climits>
#include <filesystem>

#include "host_commands.h"
#include "names.h"

namespace unbreakable {
namespace {

void count_beside_the_other(const std::string& prefix, const char* side) {
  tally::Counter& both = make_counters(prefix + "both", 1)[0];
  for (int i = 0; i < 100; ++i) both.inc();
  make_counters(prefix + "shared:", 2'000).add_to_all(1);
  make_counters(prefix + side, 500).add_to_all(1);
}

}  // namespace

std::string fork_and_count(std::istream& words) {
  std::string prefix, who;
  words >> prefix >> who;
  const pid_t child = ::fork();
  if (child < 0) return "no fork";
  std::string opened = "unopened";
  if (child == 0 || who != "child") {
    opened = open();
    count_beside_the_other(prefix, child == 0 ? "child:" : "parent:");
  }
  if (child == 0) ::_exit(opened == "counting" ? kNormalExit : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  const bool normal = WIFEXITED(status) && WEXITSTATUS(status) == kNormalExit;
  return opened + (normal ? " normal" : " child ended with " + std::to_string(status));
}

std::string exec_again(std::istream&) {
  char self[PATH_MAX] = {};
  if (::readlink("/proc/self/exe", self, sizeof self - 1) < 0) return "no link";
  ::execl(self, self, "again", static_cast<char*>(nullptr));
  return "no exec";
}

std::string counter_descriptors(std::istream&) {
  size_t found = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
    if (std::filesystem::read_symlink(entry, error).native().contains(".v1.count")) ++found;
  }
  return std::to_string(found);
}

}  // namespace unbreakable
