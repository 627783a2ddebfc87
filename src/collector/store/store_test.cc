#include "collector/store/store.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <map>

#include "base/temp_dir.h"
#include "collector/limits.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::unique_ptr<Store> open_store(const std::filesystem::path& path) {
  auto store = Store::open(path);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

Stored put(Store& store, const std::string& week, double x, const std::string& line) {
  std::promise<Stored> result;
  store.submit({week, x, line}, [&](Stored stored) { result.set_value(stored); });
  return result.get_future().get();
}

std::vector<std::string> lines(const Store& store, std::string_view week) {
  std::vector<std::string> result;
  const auto scanned = store.scan(week, [&](std::string_view line) -> base::Result<void> {
    result.emplace_back(line);
    return {};
  });
  EXPECT_TRUE(scanned.has_value());
  return result;
}

TEST(Store, KeepsReportsOfAWeekInTheOrderOfX) {
  const base::TempDir dir;
  const auto store = open_store(dir / "store");
  EXPECT_EQ(put(*store, "2026-11-22", 0.75, "c"), Stored::kNew);
  EXPECT_EQ(put(*store, "2026-11-22", 5e-324, "a"), Stored::kNew);
  EXPECT_EQ(put(*store, "2026-11-22", 0.25, "b"), Stored::kNew);
  EXPECT_EQ(put(*store, "2026-11-29", 0.25, "d"), Stored::kNew);
  EXPECT_THAT(lines(*store, "2026-11-22"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(lines(*store, "2026-11-29"), ElementsAre("d"));
  EXPECT_THAT(lines(*store, "2026-11-15"), IsEmpty());
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{"2026-11-22", 3}, WeekCount{"2026-11-29", 1}));
}

TEST(Store, TheFirstReportUnderAKeyStays) {
  const base::TempDir dir;
  {
    const auto store = open_store(dir / "store");
    EXPECT_EQ(put(*store, "2026-11-22", 0.5, "first"), Stored::kNew);
    EXPECT_EQ(put(*store, "2026-11-22", 0.5, "first"), Stored::kAlready);
    EXPECT_EQ(put(*store, "2026-11-22", 0.5, "second"), Stored::kConflict);
  }
  const auto store = open_store(dir / "store");
  EXPECT_EQ(put(*store, "2026-11-22", 0.5, "first"), Stored::kAlready);
  EXPECT_EQ(put(*store, "2026-11-22", 0.5, "second"), Stored::kConflict);
  EXPECT_THAT(lines(*store, "2026-11-22"), ElementsAre("first"));
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{"2026-11-22", 1}));
}

TEST(Store, AnswersDuplicatesWithinOneBatch) {
  const base::TempDir dir;
  std::map<Stored, int> results;
  {
    const auto store = open_store(dir / "store");
    for (int i = 0; i < 300; ++i) {  // all callbacks come from one thread
      store->submit({"2026-11-22", 0.5, i % 3 == 2 ? "other" : "same"},
                    [&](Stored stored) { ++results[stored]; });
    }
  }
  EXPECT_EQ(results[Stored::kNew], 1);
  EXPECT_EQ(results[Stored::kAlready], 199);
  EXPECT_EQ(results[Stored::kConflict], 100);
}

TEST(Store, ClosingWritesWhatWaits) {
  const base::TempDir dir;
  constexpr int kReports = 5000;
  int stored = 0;
  {
    const auto store = open_store(dir / "store");
    for (int i = 1; i <= kReports; ++i) {
      store->submit({"2026-11-22", i / 10000.0, std::to_string(i)},
                    [&](Stored result) { stored += result == Stored::kNew ? 1 : 0; });
    }
  }
  EXPECT_EQ(stored, kReports);
  EXPECT_THAT(open_store(dir / "store")->weeks(), ElementsAre(WeekCount{"2026-11-22", kReports}));
}

TEST(Store, RefusesMoreThanTheQueueHolds) {
  const base::TempDir dir;
  std::promise<void> go;
  auto gone = go.get_future().share();
  std::map<Stored, size_t> results;
  {
    const auto store = open_store(dir / "store");
    // The writer is held in the first callback while the queue fills.
    std::promise<void> held;
    store->submit({"2026-11-22", 0.5, "held"}, [&](Stored) {
      held.set_value();
      gone.wait();
    });
    held.get_future().wait();
    for (size_t i = 0; i < Limits{}.queued_reports; ++i) {
      store->submit({"2026-11-22", 0.25, "same"}, [&](Stored stored) { ++results[stored]; });
    }
    EXPECT_EQ(put(*store, "2026-11-22", 0.125, "one more"), Stored::kOverloaded);
    go.set_value();
  }
  EXPECT_EQ(results[Stored::kNew] + results[Stored::kAlready], Limits{}.queued_reports);
}

uintmax_t bytes_of_tables(const std::filesystem::path& store) {
  uintmax_t bytes = 0;
  for (const auto& each : std::filesystem::directory_iterator{store}) {
    if (each.path().extension() == ".sst") bytes += each.file_size();
  }
  return bytes;
}

// Writing anew all that lies beside a week can take minutes; a collector that is told to stop has
// seconds.
TEST(Store, AWeekIsDroppedAtOnceWhenItStops) {
  const base::TempDir dir;
  {
    const auto store = open_store(dir / "store");
    for (const char* week : {"2026-11-15", "2026-11-22"}) {
      for (int i = 1; i <= 200; ++i) {
        ASSERT_EQ(put(*store, week, i / 1000.0, std::string(5000, static_cast<char>('a' + i % 26))),
                  Stored::kNew);
      }
    }
  }
  open_store(dir / "store");  // puts what is in the log into a table
  const uintmax_t before = bytes_of_tables(dir / "store");
  {
    const auto store = open_store(dir / "store");
    store->cancel();
    EXPECT_TRUE(store->drop("2026-11-15").has_value());
    EXPECT_GE(bytes_of_tables(dir / "store"), before) << "tables were written anew";
    EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{"2026-11-22", 200}));
  }
  const auto store = open_store(dir / "store");
  EXPECT_THAT(lines(*store, "2026-11-15"), IsEmpty());
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{"2026-11-22", 200}));
  EXPECT_TRUE(store->drop("2026-11-15").has_value());
  EXPECT_LT(bytes_of_tables(dir / "store"), before / 2);
  EXPECT_EQ(lines(*store, "2026-11-22").size(), 200U);
}

TEST(Store, IsOpenOnceOnly) {
  const base::TempDir dir;
  const auto store = open_store(dir / "store");
  const auto second = Store::open(dir / "store");
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message.find("another process"), std::string::npos)
      << second.error().message;
}

TEST(Store, DoesNotMakeWhatMustExist) {
  const base::TempDir dir;
  EXPECT_FALSE(Store::open(dir / "store", Store::Open::kExisting).has_value());
  EXPECT_FALSE(std::filesystem::exists(dir / "store"));
}

// Runs `child` in a process of its own with the writing end of a pipe and returns what it wrote; it
// is killed once `enough` bytes came. This process should not have opened a store before (under
// ctest each test has its own): the database's threads do not come along into the child.
std::string run_and_kill(size_t enough, const std::function<void(int)>& child) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(ends[0]);
    child(ends[1]);
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string output;
  char buffer[4096];
  bool killed = false;
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    output.append(buffer, static_cast<size_t>(n));
    if (!killed && output.size() >= enough) {
      ::kill(pid, SIGKILL);
      killed = true;
    }
  }
  ::close(ends[0]);
  ::waitpid(pid, nullptr, 0);
  return output;
}

TEST(Store, KilledUnderLoadKeepsAllThatWasAcknowledged) {
  const base::TempDir dir;
  constexpr size_t kNumber = 8;  // characters of an acknowledgement
  std::map<std::string, int> acknowledged;
  for (int round = 0; round < 4; ++round) {
    const std::string output = run_and_kill(kNumber * 2000, [&](int pipe) {
      const auto store = open_store(dir / "store");
      for (int i = 1;; ++i) {
        const std::string line = fmt::format("{:08}", round * 1'000'000 + i);
        store->submit({"2026-11-22", std::stod("0." + line), line}, [pipe, line](Stored stored) {
          if (stored == Stored::kNew) (void)!::write(pipe, line.data(), line.size());
        });
        if (i % 100 == 0) ::usleep(1000);
      }
    });
    for (size_t at = 0; at + kNumber <= output.size(); at += kNumber) {
      ++acknowledged[output.substr(at, kNumber)];
    }
    const std::string kept = run_and_kill(std::string::npos, [&](int pipe) {
      const auto store = open_store(dir / "store");
      for (const std::string& line : lines(*store, "2026-11-22")) {
        (void)!::write(pipe, line.data(), line.size());
      }
      const std::string count = fmt::format("{:08}", store->weeks().at(0).reports);
      (void)!::write(pipe, count.data(), count.size());
    });
    std::map<std::string, int> stored;
    for (size_t at = 0; at + kNumber < kept.size(); at += kNumber) {
      ++stored[kept.substr(at, kNumber)];
    }
    ASSERT_GE(acknowledged.size(), 2000 * static_cast<size_t>(round + 1));
    for (const auto& [line, times] : acknowledged) {
      ASSERT_EQ(stored[line], 1) << line << " in round " << round;
      ASSERT_EQ(times, 1);
    }
    EXPECT_EQ(std::stoul(kept.substr(kept.size() - kNumber)), stored.size());
  }
}

TEST(Store, AFullDiskAcknowledgesNothingAndRecovers) {
  const base::TempDir dir;
  const std::string output = run_and_kill(100, [&](int pipe) {
    const auto say = [&](std::string_view text) { (void)!::write(pipe, text.data(), text.size()); };
    ::signal(SIGXFSZ, SIG_IGN);
    const auto store = open_store(dir / "store");
    if (put(*store, "2026-11-22", 0.25, "before") != Stored::kNew) say("before ");
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t unlimited = limit.rlim_cur;
    limit.rlim_cur = 4096;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (put(*store, "2026-11-22", 0.5, std::string(20'000, 'a')) != Stored::kFailed) say("full ");
    limit.rlim_cur = unlimited;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (put(*store, "2026-11-22", 0.75, "after") != Stored::kNew) say("after ");
    say("end");
  });
  EXPECT_EQ(output, "end");
  const auto store = open_store(dir / "store");
  const auto kept = lines(*store, "2026-11-22");
  EXPECT_THAT(store->weeks(), ElementsAre(WeekCount{"2026-11-22", kept.size()}));
  EXPECT_THAT(kept, testing::IsSupersetOf({"before", "after"}));
}

}  // namespace
}  // namespace tally::collector
