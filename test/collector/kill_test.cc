// kill -9 at random moments under load, and a disk that is full: what was acknowledged is there
// afterwards, once.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "base/file.h"
#include "base/temp_dir.h"
#include "format/report.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kWeek = "2026-11-15";
constexpr int kConnections = 6;

// The i-th report, in the form that is stored.
std::string report(uint64_t i) {
  const uint64_t bits = (i * 0x9e3779b97f4a7c15) >> 12 | 1;
  return format::write_report_line({.week = kWeek,
                                    .last_week = "",
                                    .x = static_cast<double>(bits) * 0x1p-52,
                                    .programs = {},
                                    .config = fmt::format("v0.44.{}", i)});
}

// Sends reports over several connections until the collector is gone, and remembers which were
// acknowledged.
class Load {
 public:
  Load(int port, std::atomic<uint64_t>& next) {
    for (int i = 0; i < kConnections; ++i) {
      threads_.emplace_back([this, port, &next] { send(port, next); });
    }
  }

  // To be called once the collector is gone.
  std::vector<std::string> acknowledged() {
    for (std::thread& each : threads_) each.join();
    return std::move(acknowledged_);
  }

 private:
  void send(int port, std::atomic<uint64_t>& next) {
    std::vector<std::string> mine;
    try {
      Connection connection{port};
      for (;;) {
        const std::string line = report(next++);
        connection.send(post_request("/upload/x", line));
        const int status = connection.receive().status;
        if (status == 0) break;
        if (status == 200) mine.push_back(line);
      }
    } catch (const std::exception&) {
      // It was killed before it took the connection.
    }
    const std::scoped_lock lock{mutex_};
    acknowledged_.insert(acknowledged_.end(), mine.begin(), mine.end());
  }

  std::mutex mutex_;
  std::vector<std::string> acknowledged_;
  std::vector<std::thread> threads_;
};

// How often each line is in what is published. Waits until all of these reports are, but not for
// ever: what was published before a kill is shown at once, and what is new is merged later.
std::map<std::string, int> published(int port, const std::set<std::string>& expected) {
  std::map<std::string, int> lines;
  const auto end = Clock::now() + std::chrono::seconds{30};
  const auto is_there = [&](const std::string& line) { return lines.contains(line); };
  do {
    lines.clear();
    std::istringstream in{get(port, std::string("/data/") + kWeek).body};
    for (std::string line; std::getline(in, line);) ++lines[line];
    if (lines.size() >= expected.size() && std::ranges::all_of(expected, is_there)) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  } while (Clock::now() < end);
  return lines;
}

TEST(KillTest, KilledAtAnyMomentItLosesNothing) {
  const bool is_long = std::getenv("TALLY_LONG_TESTS") != nullptr;
  const int rounds = is_long ? 200 : 10;
  const base::TempDir dir;
  std::mt19937 random{static_cast<unsigned>(::getpid())};
  std::atomic<uint64_t> next = 1;
  std::set<std::string> acknowledged;
  size_t kept = 0;
  for (int round = 0; round < rounds; ++round) {
    {
      Serving serving{dir / "data"};
      Load load{serving.port(), next};
      std::this_thread::sleep_for(std::chrono::microseconds{random() % 200'000});
      ASSERT_EQ(serving.stop(SIGKILL), -SIGKILL);
      const auto more = load.acknowledged();
      acknowledged.insert(more.begin(), more.end());
    }
    const Serving serving{dir / "data"};
    const auto lines = published(serving.port(), acknowledged);
    for (const std::string& line : acknowledged) {
      ASSERT_TRUE(lines.contains(line)) << line << " was acknowledged and is lost, round " << round;
    }
    // What was not acknowledged may be there, since the answer may not have come; once, too.
    for (const auto& [line, times] : lines) ASSERT_EQ(times, 1) << line;
    ASSERT_GE(lines.size(), kept);
    kept = lines.size();
  }
  const Finished check = run_tallyd({"check", "--data", (dir / "data").native()});
  EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
  std::printf("%d kills, %zu reports acknowledged, %zu kept\n", rounds, acknowledged.size(), kept);
}

// A file system of its own of 24 MB, which only root can make.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path at) : at_(std::move(at)) {
    fs::create_directories(at_);
    mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=24m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool is_mounted() const { return mounted_; }

  void fill() const {
    std::ofstream file{at_ / "filler", std::ios::binary};
    const std::string piece(4096, 'x');
    while (file.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
    }
  }
  void clear() const { fs::remove(at_ / "filler"); }

 private:
  const fs::path at_;
  bool mounted_ = false;
};

TEST(DiskFullTest, NothingAcknowledgedIsLostAndItRecovers) {
  const base::TempDir dir;
  const SmallDisk disk{dir / "disk"};
  if (!disk.is_mounted()) GTEST_SKIP() << "only root can mount a small disk";
  std::set<std::string> acknowledged;
  {
    Serving serving{dir / "disk/data"};
    uint64_t next = 1;
    const auto send = [&] {
      const std::string line = report(next++);
      const int status = post(serving.port(), "/upload/x", line).status;
      if (status == 200) acknowledged.insert(line);
      return status;
    };
    for (int i = 0; i < 50; ++i) ASSERT_EQ(send(), 200);
    ASSERT_EQ(published(serving.port(), acknowledged).size(), 50U);
    const std::set<std::string> before = acknowledged;
    for (int times = 0; times < 3; ++times) {
      disk.fill();
      int status = 200;
      for (int i = 0; i < 3000 && status == 200; ++i) status = send();
      ASSERT_EQ(status, 503) << "the disk is full";
      EXPECT_EQ(get(serving.port(), "/healthz").status, 200);
      EXPECT_GE(published(serving.port(), before).size(), 50U) << "what was published is shown";
      disk.clear();
      const auto end = Clock::now() + std::chrono::seconds{30};
      while (send() != 200 && Clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
      }
      ASSERT_EQ(send(), 200) << "there is space again";
    }
    const auto lines = published(serving.port(), acknowledged);
    for (const std::string& line : acknowledged) EXPECT_EQ(lines.count(line), 1U) << line;
    EXPECT_EQ(serving.stop(SIGTERM), 0);
  }
  const Finished check = run_tallyd({"check", "--data", (dir / "disk/data").native()});
  EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
}

}  // namespace
}  // namespace tally::collector
