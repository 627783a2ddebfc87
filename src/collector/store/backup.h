// Copies of a collector's data directory.
#ifndef TALLY_COLLECTOR_STORE_BACKUP_H_
#define TALLY_COLLECTOR_STORE_BACKUP_H_

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "collector/store/store.h"

namespace tally::collector {

// Makes a data directory at `target`, which must not exist, with a copy of the store; all else is
// made of that. Costs hardly anything on the same file system, where files are shared until one of
// the two is removed. For any thread, while the store goes on.
base::Result<void> back_up_data(const Store& store, const std::filesystem::path& target);

// Whether a backup may have this name, which leads nowhere else: 1 to 64 letters, digits, `-`, `_`
// and `.`, the first no `.`.
bool is_backup_name(std::string_view name);

// The same in `<data>/backups/<name>`, for those who ask from afar. Fails if the name is none.
// Returns the directory.
base::Result<std::filesystem::path> back_up_as(const Store& store,
                                               const std::filesystem::path& data,
                                               std::string_view name);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_BACKUP_H_
