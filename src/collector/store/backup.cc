#include "collector/store/backup.h"

#include "base/file.h"

namespace tally::collector {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

bool is_backup_name(std::string_view name) {
  constexpr size_t kLongest = 64;
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !name.empty() && name.size() <= kLongest && name.front() != '.' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<void> back_up_data(const Store& store, const fs::path& target) {
  if (!base::is_gone(target)) {
    return fail("making the backup {}: it exists already; give another name", target.native());
  }
  if (auto made = base::make_directories(target); !made) return made;
  auto copied = store.back_up(target / "store");
  if (!copied) {
    std::error_code ignored;
    fs::remove(target, ignored);
  }
  return copied;
}

Result<fs::path> back_up_as(const Store& store, const fs::path& data, std::string_view name) {
  if (!is_backup_name(name)) {
    return fail(
        "making a backup: its name must have 1 to 64 letters, digits, `-`, `_` and `.`, and not "
        "begin with a `.`");
  }
  fs::path target = data / "backups" / name;
  if (auto done = back_up_data(store, target); !done) return std::unexpected(done.error());
  return target;
}

}  // namespace tally::collector
