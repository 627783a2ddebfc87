// Where reports are kept: an embedded database under one directory. A report is acknowledged once
// it is on the disk; what was acknowledged survives a kill and a power cut.
#ifndef TALLY_COLLECTOR_STORE_STORE_H_
#define TALLY_COLLECTOR_STORE_STORE_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/ingest/ingest.h"

namespace tally::collector {

enum class Stored {
  kNew,
  kAlready,     // the same report was stored before
  kConflict,    // another report has its week and X; that one stays
  kOverloaded,  // too much is waiting; nothing was stored
  kFailed,      // the disk or the database; whether it was stored is not known
};

// The reports of one week.
struct WeekCount {
  std::string week;
  uint64_t reports = 0;

  bool operator==(const WeekCount&) const = default;
};

// Thread-safe. One thread of its own writes; reads see what was acknowledged.
class Store {
 public:
  enum class Open { kCreate, kExisting };

  // Opens the database in `directory`, or fails, also if another process has it open.
  static base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory,
                                                   Open mode = Open::kCreate);

  // Writes what was submitted, calls its callbacks, and closes.
  virtual ~Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  using Callback = std::move_only_function<void(Stored)>;
  // Stores the report and calls `done` once, from the writing thread and after the sync, or, if
  // overloaded, at once from the calling one. `done` must be quick and must not call the store.
  virtual void submit(AcceptedReport report, Callback done) = 0;

  // All weeks that have reports, oldest first.
  virtual std::vector<WeekCount> weeks() const = 0;

  // Calls `visit(line)` for each report of the week in the order of X, as it was when it began,
  // until one fails.
  using Visitor = std::function<base::Result<void>(std::string_view line)>;
  virtual base::Result<void> scan(std::string_view week, const Visitor& visit) const = 0;

 protected:
  Store() = default;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_STORE_H_
