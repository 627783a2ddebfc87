// A log in a directory of its own, for tests.
#ifndef TALLY_PUBLISH_LOG_FIXTURE_H_
#define TALLY_PUBLISH_LOG_FIXTURE_H_

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/temp_dir.h"
#include "publish/config_log.h"

namespace tally::publish {

class LogTest : public testing::Test {
 protected:
  static format::UploadConfig config(const std::string& bucket) {
    return {.version = "",
            .previous = "",
            .published = "",
            .charts = "",
            .goos = {"linux"},
            .goarch = {"amd64"},
            .go_version = {"gcc-12.2"},
            .sample_rate = 1,
            .programs = {{.name = "acme.org/cc",
                          .versions = {"v1.2.3"},
                          .counters = {{.name = "acme/build:" + bucket, .rate = 1}},
                          .stacks = {}}}};
  }

  base::Result<LoggedVersion> append(const std::string& bucket,
                                     const std::string& day = "2026-11-28") {
    return append_version(log(), config(bucket), key_, base::parse_date(day).value());
  }

  // A version that append_version would not make.
  std::string sign(format::UploadConfig config, uint64_t number, const std::string& previous,
                   const std::string& published = "2026-11-28") const {
    config.version = format::config_version(number);
    config.previous = previous;
    config.published = published;
    return format::sign_note(format::write_signed_text(config), key_).value();
  }

  void make_three() {
    for (const char* bucket : {"a", "b", "c"}) ASSERT_TRUE(append(bucket));
  }

  std::filesystem::path log() const { return directory_ / "log"; }
  std::string file(const std::string& name) const { return base::read_file(log() / name).value(); }
  void write(const std::string& name, const std::string& bytes) const {
    ASSERT_TRUE(base::replace_file(log() / name, bytes));
  }
  void remove(const std::string& name) const { ASSERT_TRUE(base::remove_file(log() / name)); }

  // What is said of the log as it is.
  std::string reason() const {
    const auto read = read_log_directory(log(), key_.public_key);
    return read ? "whole" : read.error().message;
  }

  const base::TempDir directory_;
  const format::SigningKey key_ = format::make_signing_key("acme.org/telemetry").value();
};

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_LOG_FIXTURE_H_
