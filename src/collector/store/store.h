// Where reports are kept. A report is acknowledged once it is durable; what was acknowledged
// survives a kill and a power cut. This interface is all that the collector knows of it: the
// embedded store is behind it (rocks_store.cc), and a distributed one can be.
#ifndef TALLY_COLLECTOR_STORE_STORE_H_
#define TALLY_COLLECTOR_STORE_STORE_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/ingest/ingest.h"
#include "collector/limits.h"

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
  uint64_t bytes = 0;  // of its published file, where that is asked for; 0: not known

  bool operator==(const WeekCount&) const = default;
};

// What came to a week.
struct NewReports {
  uint64_t reports = 0;  // all of the week, as many as there are now
  // The X of those that came since this was last asked, ascending, each once. Nothing if that is
  // not known: after a start or a failure, or because too many came.
  std::optional<std::vector<double>> x;
};

// What the store does, for those who operate it. Sums are since it was opened.
struct StoreStatus {
  size_t queued_reports = 0;
  size_t queued_bytes = 0;
  uint64_t synced_batches = 0;
  uint64_t stored_reports = 0;
  uint64_t damaged_records = 0;  // places that could not be read; each is counted once
  double batch_seconds = 0;      // all work on batches: looking up, writing, syncing
  double sync_seconds = 0;       // of these, in the write that ends with the sync
  bool failed = false;           // it takes nothing until it has recovered
};

// A record that cannot be read, or is no report of its week and X.
struct Damage {
  std::string where;   // the record's key, or what is known of it
  std::string reason;  // a sentence
};

struct CheckResult {
  uint64_t records = 0;  // all that were read
  std::vector<Damage> damaged;
};

// Thread-safe. One thread of its own writes; reads see what was acknowledged.
class Store {
 public:
  // kReadOnly also opens what another process has open: it sees what was there when it was opened,
  // and every write fails.
  enum class Open { kCreate, kExisting, kReadOnly };

  // Opens the database in `directory`, or fails, also if another process has it open for writing.
  // Damage in the log of what was written last is told, what is behind it is read all the same, and
  // the log is kept in `<directory>.damaged`.
  static base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory,
                                                   Open mode = Open::kCreate,
                                                   const Limits& limits = {});

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
  // until one fails. Where records are damaged, that is logged and counted, and all others, before
  // and behind, are visited.
  using Visitor = std::function<base::Result<void>(std::string_view line)>;
  virtual base::Result<void> scan(std::string_view week, const Visitor& visit) const = 0;

  // What is new in the week. Each arrival is told once, so this is for one caller: who fails to do
  // something with the answer has to keep it. 8 bytes are kept of each until then, and nothing is
  // known of a week to which more than kMaxRemembered came.
  virtual NewReports take_new(std::string_view week) = 0;

  // Calls `visit(line)` for each report of the week that has one of these X, which are ascending;
  // what is not there, or is damaged, is passed over as in scan().
  virtual base::Result<void> read(std::string_view week, std::span<const double> x,
                                  const Visitor& visit) const = 0;

  // Removes the week and all its reports, for ever and durably, also from the disk.
  virtual base::Result<void> drop(std::string_view week) = 0;

  // Lets a drop() that is under way, and all later ones, leave on the disk what takes long: the
  // collector stops. The reports are gone all the same, and the room they take is freed one day.
  virtual void cancel() {}

  // Reads and verifies every record: the checksum of its block, that it is a report in the form
  // that we write, that its Week and X are those of its key; and the number of reports of each
  // week.
  virtual base::Result<CheckResult> check() const = 0;

  // Makes a copy in `directory`, which must not exist, of all that was acknowledged when it began;
  // the store goes on meanwhile. The copy can be opened as a store.
  virtual base::Result<void> back_up(const std::filesystem::path& directory) const = 0;

  virtual StoreStatus status() const = 0;

 protected:
  Store() = default;
};

// Makes a store anew of all that can be read of the damaged one in `directory`, and puts it in its
// place in one step; no process may have it open. What was damaged is copied into `aside`, which is
// made: files with damaged blocks, and in `records.txt` each record that is no report of its key.
// A crash leaves the old one in place. Needs as much free space as the store has.
base::Result<CheckResult> repair_store(const std::filesystem::path& directory,
                                       const std::filesystem::path& aside);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_STORE_H_
