#include "triage/local_binaries.h"

#include <cstdlib>
#include <string_view>

namespace tally::triage {

namespace fs = std::filesystem;

std::vector<fs::path> LocalBinaries::find(const Wanted& wanted,
                                          std::vector<std::string>& /*notes*/) {
  std::vector<fs::path> found;
  if (wanted.module.empty()) return found;
  for (const fs::path& folder : folders_) {
    const fs::path file = folder / wanted.module;
    std::error_code ignored;
    if (folder.is_absolute() && fs::is_regular_file(file, ignored)) found.push_back(file);
  }
  return found;
}

std::vector<fs::path> usual_folders() {
  std::vector<fs::path> folders;
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (!error) folders.push_back(self.parent_path());
  const char* const path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const size_t end = rest.find(':');
    folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  for (const char* folder : {"/usr/local/lib", "/usr/lib", "/usr/lib64",
                             "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}) {
    folders.emplace_back(folder);
  }
  return folders;
}

}  // namespace tally::triage
