// A user's directory with real counter files of Go programs, and weekly runs over it. For tests
// only.
#ifndef TALLY_UPLOAD_WEEKLY_RUN_FIXTURE_H_
#define TALLY_UPLOAD_WEEKLY_RUN_FIXTURE_H_

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/temp_dir.h"
#include "countfile/layout.h"
#include "countfile/reader.h"
#include "upload/claim.h"
#include "upload/upload_lock.h"
#include "upload/weekly_run.h"

namespace tally::upload {

namespace fs = std::filesystem;
using consent::Mode;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

inline const fs::path kGoFiles = TALLY_TEST_DATA "/go-1.23.5/local";
inline constexpr const char* kGoFile = "go@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count";
inline constexpr const char* kGofmtFile = "gofmt@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count";
inline const std::string kCopied = "go@go1.23.5-go1.23.5-linux-amd64-2026-11-22.copied.v1.count";

// As from a file.
inline base::Result<FoundConfig> found_config(std::string_view json) {
  auto config = format::parse_upload_config(json);
  if (!config) return std::unexpected(config.error());
  return FoundConfig{.config = std::move(*config), .since = {}};
}

// A user's directory with real counter files of Go programs that expire on 2026-11-29.
class WeeklyRunTest : public testing::Test {
 protected:
  // A program that counts in the file.
  base::Descriptor use(const std::string& file) const {
    base::Descriptor user{::open((local_ / file).c_str(), O_RDWR)};
    struct flock lock{};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    EXPECT_EQ(::fcntl(user.get(), F_OFD_SETLK, &lock), 0);
    return user;
  }

  // What the program writes into its mapping.
  void set_value(const std::string& name, std::string_view counter, int64_t n) const {
    const std::string bytes = base::read_file(local_ / name).value();
    const auto contents = countfile::parse(bytes);
    ASSERT_TRUE(contents.has_value());
    const auto entry = std::ranges::find(contents->entries, counter, &countfile::Entry::name);
    ASSERT_NE(entry, contents->entries.end());
    std::fstream file{local_ / name, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(entry->name.data() - bytes.data() - countfile::kNameOffset);
    file.write(reinterpret_cast<const char*>(&n), sizeof n);
  }

  WeeklyRunTest() {
    fs::create_directories(local_);
    copy(kGoFile);
    const auto config = base::read_file(TALLY_TEST_DATA "/go-config/config.json");
    options_ = {.directory = dir_.path(),
                .consent = [this] { return consent_; },
                .config = format::parse_upload_config(config.value()).value(),
                .now = *base::parse_date("2026-11-30"),
                .send =
                    [this](const std::string& date, std::string_view body) {
                      sent_[date].emplace_back(body);
                      return answer_;
                    },
                .log = [this](const std::string& line) { log_.push_back(line); }};
  }

  void copy(const char* name) { fs::copy_file(kGoFiles / name, local_ / name); }
  RunSummary run() { return run_weekly(options_).value(); }
  std::vector<std::string> local() const { return base::list_directory(local_).value(); }
  std::vector<std::string> uploaded() const {
    return base::list_directory(dir_ / "upload").value();
  }
  format::Report report(const fs::path& path) const {
    return format::parse_report(base::read_file(path).value()).value();
  }
  int64_t local_count(const std::string& program, const std::string& counter) const {
    for (const auto& p : report(local_ / "local.2026-11-29.json").programs) {
      if (p.id.program == program) return p.counters.at(counter);
    }
    return -1;
  }

  const base::TempDir dir_;
  const fs::path local_ = dir_ / "local";
  Consent consent_{.mode = Mode::kOn, .since = *base::parse_date("2026-11-15")};
  RunOptions options_;
  SendResult answer_{Sent::kAccepted, "200"};
  std::map<std::string, std::vector<std::string>> sent_;
  std::vector<std::string> log_;
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_WEEKLY_RUN_FIXTURE_H_
