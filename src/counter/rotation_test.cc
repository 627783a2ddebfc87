#include "counter/rotation.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "consent/day.h"
#include "counter/counter_fixture.h"
#include "counter/counting_file.h"

namespace tally::counter {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;

// Each case has a clock of its own, which stands on a Sunday; so do the weeks' ends.
class RotationTest : public CounterFixture {
 protected:
  RotationTest() {
    fs::create_directory(dir_ / "telemetry");
    fs::create_directory(dir_ / "telemetry/local");
    std::ofstream{dir_ / "telemetry/local/weekends"} << "0\n";
    set_day(first_);
  }

  void set_day(Date day) const {
    std::ofstream{dir_ / "day.new"} << consent::format_day(day).view() << "\n";
    fs::rename(dir_ / "day.new", dir_ / "day");  // nobody reads half of it
  }

  Opened open_here() const {
    ::setenv("TALLY_DIR", (dir_ / "telemetry").c_str(), 1);
    ::setenv("TALLY_AS_OF", (dir_ / "day").c_str(), 1);
    return open({.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3"});
  }

  // What each week's files hold, by the day on which the week ends; names without a count are left
  // out.
  std::map<std::string, Sums> weeks() const {
    std::map<std::string, Sums> result;
    const auto names = base::list_directory(dir_ / "telemetry/local").value();
    for (const std::string& name : names) {
      if (!name.ends_with(countfile::kFileSuffix)) continue;
      const std::string bytes = base::read_file(dir_ / "telemetry/local" / name).value();
      const auto contents = countfile::parse(bytes);
      EXPECT_TRUE(contents.has_value()) << name << ": " << contents.error().reason();
      Sums& sums = result[std::string(contents->meta("TimeEnd").substr(0, 10))];
      for (const auto& entry : contents->entries) {
        if (entry.value != 0) sums[std::string(entry.name)] += entry.value;
      }
    }
    return result;
  }

  std::map<std::string, uint64_t> all_weeks() const {
    std::map<std::string, uint64_t> sums;
    for (const auto& [week, of_week] : weeks()) {
      for (const auto& [name, n] : of_week) sums[name] += n;
    }
    return sums;
  }

  // The file that was begun on that day.
  fs::path file_of(std::string_view day) const {
    for (const auto& file : fs::directory_iterator{dir_ / "telemetry/local"}) {
      if (file.path().native().contains(day)) return file.path();
    }
    return {};
  }

  // Whether no process says that it uses the file.
  static bool is_free(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR);
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    const bool taken = fd >= 0 && ::fcntl(fd, F_OFD_SETLK, &lock) == 0;
    ::close(fd);
    return taken;
  }

  const Date first_ = *consent::parse_day("2026-11-22");
};

TEST_F(RotationTest, ACountGoesToTheWeekInWhichItIsMade) {
  in_child([&] {
    static Counter a{"acme/a"}, b{"acme/b"}, late{"acme/late"};
    if (open_here() != Opened::kCounting) return false;
    a.add(1);
    b.add(2);
    if (rotate() != Rotated::kNotYet) return false;
    set_day(first_ + days{7});
    if (rotate() != Rotated::kMoved || rotate() != Rotated::kNotYet) return false;
    a.add(10);
    late.add(20);
    set_day(first_ + days{30});
    if (rotate() != Rotated::kMoved) return false;
    late.add(100);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{
                         {"2026-11-29", {{"acme/a", 1}, {"acme/b", 2}}},
                         {"2026-12-06", {{"acme/a", 10}, {"acme/late", 20}}},
                         {"2026-12-27", {{"acme/late", 100}}},
                     }));
}

// Fifty rotations while threads count, on one counter of all and on ever new ones.
TEST_F(RotationTest, NoneIsLostAndNoneCountsTwiceWhateverTheThreadsDo) {
  constexpr size_t kOwn = 2000;
  in_child([&] {
    static Counter shared{"acme/shared"};
    static std::deque<std::string> names;
    static std::deque<Counter> own;
    for (size_t i = 0; i < kOwn; ++i) {
      own.emplace_back(dynamic_name(names.emplace_back("acme/own" + std::to_string(i)).c_str()));
    }
    if (open_here() != Opened::kCounting) return false;
    std::atomic<bool> stop{false};
    std::atomic<uint64_t> made{0};
    std::vector<std::jthread> threads;
    for (size_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        size_t i = 0;
        for (; !stop; ++i) {
          shared.inc();
          own[(t * 500 + i / 64) % kOwn].inc();
          if (i % 1000 == 0) std::this_thread::yield();
        }
        made += i;
      });
    }
    Date day = first_;
    for (int moved = 0; moved < 50;) {
      day += days{7};
      set_day(day);
      moved += rotate() == Rotated::kMoved ? 1 : 0;
    }
    stop = true;
    threads.clear();
    std::ofstream{dir_ / "made"} << made;
    return true;
  });
  uint64_t made = 0, of_own = 0;
  std::ifstream{dir_ / "made"} >> made;
  const Sums counted = all_weeks();
  for (const auto& [name, n] : counted) of_own += name.starts_with("acme/own") ? n : 0;
  EXPECT_GT(made, 0U);
  EXPECT_EQ(counted.at("acme/shared"), made);
  EXPECT_EQ(of_own, made);
}

TEST_F(RotationTest, AnotherProcessMayHaveBegunTheWeek) {
  static Counter in_the_way{"acme/a-name-in-the-way"}, c{"acme/c"};
  in_child([&] {
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    return true;
  });
  set_day(first_ + days{7});
  in_child([&] {
    if (open_here() != Opened::kCounting) return false;
    in_the_way.add(10);
    c.add(10);
    return true;
  });
  set_day(first_);
  in_child([&] {
    if (open_here() != Opened::kCounting) return false;
    c.add(100);
    set_day(first_ + days{7});
    // It inherits the file, and stays in it.
    in_child([&] { return c.add(1000), true; });
    if (rotate() != Rotated::kMoved) return false;
    c.add(10'000);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{
                         {"2026-11-29", {{"acme/c", 1101}}},
                         {"2026-12-06", {{"acme/a-name-in-the-way", 10}, {"acme/c", 10'010}}},
                     }));
}

TEST_F(RotationTest, AClockThatIsSetBackLosesNothing) {
  in_child([&] {
    static Counter c{"acme/c"};
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    set_day(first_ + days{7});
    if (rotate() != Rotated::kMoved) return false;
    c.add(10);
    set_day(first_ + days{6});  // it stood a day ahead, at most
    if (rotate() != Rotated::kNotYet) return false;
    c.add(100);
    set_day(first_ + days{1});  // it was wrong: this is the week
    if (rotate() != Rotated::kMoved) return false;
    c.add(1000);
    set_day(first_ + days{8});
    if (rotate() != Rotated::kMoved) return false;
    c.add(10'000);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{{"2026-11-29", {{"acme/c", 1001}}},
                                                  {"2026-12-06", {{"acme/c", 10110}}}}));
}

TEST_F(RotationTest, OffIsHeard) {
  in_child([&] {
    static Counter c{"acme/c"}, other{"acme/other"};
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    std::ofstream{dir_ / "telemetry/mode"} << "off\n";
    if (rotate() != Rotated::kEnded) return false;
    c.add(10);
    other.add(10);
    return file_state() == FileState::kOff && c.value() == 0 && other.value() == 0;
  });
  EXPECT_EQ(all_weeks(), (Sums{{"acme/c", 1}}));
}

TEST_F(RotationTest, WithoutRoomItStaysWhereItIsAndTriesAgain) {
  in_child([&] {
    static Counter c{"acme/c"};
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    set_day(first_ + days{7});
    fs::rename(dir_ / "telemetry/local", dir_ / "telemetry/away");
    if (rotate() != Rotated::kLater) return false;
    c.add(10);
    fs::rename(dir_ / "telemetry/away", dir_ / "telemetry/local");
    if (rotate() != Rotated::kMoved) return false;
    c.add(100);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{{"2026-11-29", {{"acme/c", 11}}},
                                                  {"2026-12-06", {{"acme/c", 100}}}}));
}

// A program may go where no directory of that name is.
TEST_F(RotationTest, OffIsHeardInARelativeDirectory) {
  in_child([&] {
    static Counter c{"acme/c"};
    fs::current_path(dir_.path());
    OpenConfig config{.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3"};
    config.directory = "telemetry";
    if (open(config) != Opened::kCounting) return false;
    fs::current_path("/");
    c.add(1);
    std::ofstream{dir_ / "telemetry/mode"} << "off\n";
    return rotate() == Rotated::kEnded;
  });
  EXPECT_EQ(all_weeks(), (Sums{{"acme/c", 1}}));
}

// What cannot be looked at just now is no reason to end.
TEST_F(RotationTest, WithoutADescriptorItLooksAgainLater) {
  in_child([&] {
    static Counter c{"acme/c"};
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    set_day(first_ + days{7});
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    const rlimit none{.rlim_cur = 0, .rlim_max = files.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    if (rotate() != Rotated::kLater) return false;
    c.add(10);
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (rotate() != Rotated::kMoved) return false;
    c.add(100);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{{"2026-11-29", {{"acme/c", 11}}},
                                                  {"2026-12-06", {{"acme/c", 100}}}}));
}

void* make_names_for_ever(void* prefix) {
  for (int i = 0;; ++i) {
    auto& name = *new std::string(static_cast<const char*>(prefix) + std::to_string(i));
    (new Counter{dynamic_name(name.c_str())})->inc();
    ::pthread_testcancel();
  }
}

// Were it cancelled with a foot in the gate, nothing would ever move again.
TEST_F(RotationTest, AThreadThatIsCancelledKeepsNobodyOut) {
  if (kIsSanitized) GTEST_SKIP() << "sanitizers take a cancelled thread's stack for damaged";
  in_child([&] {
    if (open_here() != Opened::kCounting) return false;
    for (int i = 0; i < 20; ++i) {
      const std::string prefix = "acme/" + std::string(2000, 'n') + std::to_string(i) + "/";
      pthread_t thread;
      ::pthread_create(&thread, nullptr, make_names_for_ever, const_cast<char*>(prefix.c_str()));
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
      ::pthread_cancel(thread);
      ::pthread_join(thread, nullptr);
    }
    set_day(first_ + days{7});
    return rotate() == Rotated::kMoved;
  });
}

// What was truncated under the program reaches nobody; the next week counts again.
TEST_F(RotationTest, ANewWeekMakesASpoiltFileGood) {
  in_child([&] {
    static Counter c{"acme/c"}, d{"acme/d"};
    if (open_here() != Opened::kCounting) return false;
    c.add(1);
    for (const auto& file : fs::directory_iterator{dir_ / "telemetry/local"}) {
      if (file.path().native().ends_with(".count")) fs::resize_file(file.path(), 0);
    }
    c.add(10);
    d.add(10);
    set_day(first_ + days{7});
    if (rotate() != Rotated::kMoved) return false;
    c.add(100);
    d.add(100);
    return true;
  });
  fs::remove(file_of("2026-11-22"));
  const auto counted = weeks()["2026-12-06"];
  EXPECT_EQ(counted.at("acme/c"), 100U);
  EXPECT_GE(counted.at("acme/d"), 100U);  // what found no room is kept for when there is
}

TEST_F(RotationTest, TheThreadDoesItAlone) {
  in_child([&] {
    static Counter c{"acme/c"};
    if (open_here() != Opened::kCounting) return false;
    if (open_and_rotate({}) != Opened::kCounting) return false;  // also when it is open already
    c.add(1);
    set_day(first_ + days{7});
    // Then it gives the old file free for the weekly run.
    while (!is_free(file_of("2026-11-22"))) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    c.add(10);
    return true;
  });
  EXPECT_EQ(weeks(), (std::map<std::string, Sums>{{"2026-11-29", {{"acme/c", 1}}},
                                                  {"2026-12-06", {{"acme/c", 10}}}}));
}

}  // namespace
}  // namespace tally::counter
