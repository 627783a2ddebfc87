#include "collector/store/import.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <thread>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/merge/packers.h"
#include "collector/store/backup.h"
#include "collector/store/report_fixture.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kWeek = "2026-11-22";

class ImportTest : public testing::Test {
 protected:
  ImportResult import(const std::string& content) {
    EXPECT_TRUE(base::replace_file(dir_ / "file", content).has_value());
    const auto result = import_reports(dir_ / "file", *store_, [&](std::string_view sentence) {
      refusals_.emplace_back(sentence);
    });
    EXPECT_TRUE(result.has_value()) << result.error().message;
    return result.value_or(ImportResult{});
  }

  base::TempDir dir_;
  std::unique_ptr<Store> store_ = open_store(dir_ / "store");
  std::vector<std::string> refusals_;
};

TEST_F(ImportTest, StoresReportsOnce) {
  std::string content;
  for (uint64_t i = 0; i < 10'000; ++i) content += report_line(kWeek, spread_x(i)) + '\n';
  EXPECT_EQ(import(content).stored, 10'000U);
  const ImportResult again = import(content);
  EXPECT_EQ(again.stored, 0U);
  EXPECT_EQ(again.already, 10'000U);
  EXPECT_THAT(store_->weeks(), ElementsAre(WeekCount{kWeek, 10'000}));
  EXPECT_THAT(refusals_, testing::IsEmpty());
}

TEST_F(ImportTest, ReadsPackedFiles) {
  std::string content;
  for (uint64_t i = 0; i < 5000; ++i) content += report_line(kWeek, spread_x(i)) + '\n';
  const std::string packed = ZstdPacker{}.pack(content, true).value();
  EXPECT_LT(packed.size(), content.size() / 4);
  EXPECT_EQ(import(packed).stored, 5000U);
  EXPECT_EQ(import(packed + packed).already, 10'000U);
  // What is missing is told, and what came before it is stored.
  ASSERT_TRUE(base::replace_file(dir_ / "file", packed.substr(0, packed.size() / 2)).has_value());
  const auto torn = import_reports(dir_ / "file", *store_, [](std::string_view) {});
  ASSERT_FALSE(torn.has_value());
  EXPECT_THAT(torn.error().message, HasSubstr("its end is missing"));
}

// A pipe, so that it waits for its first bytes; there a signal comes.
TEST_F(ImportTest, ASignalBeforeTheFirstBytesChangesNothing) {
  std::string content;
  for (uint64_t i = 0; i < 100; ++i) content += report_line(kWeek, spread_x(i)) + '\n';
  const std::string packed = ZstdPacker{}.pack(content, true).value();
  const auto pipe = dir_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  struct sigaction interrupt{};
  interrupt.sa_handler = [](int) {};  // without SA_RESTART
  struct sigaction before{};
  ASSERT_EQ(::sigaction(SIGUSR1, &interrupt, &before), 0);
  std::promise<pthread_t> reader;
  uint64_t stored = 0;
  std::thread importing{[&] {
    reader.set_value(::pthread_self());
    const auto result = import_reports(
        pipe, *store_, [&](std::string_view sentence) { refusals_.emplace_back(sentence); });
    if (result) stored = result->stored;
  }};
  {
    const pthread_t thread = reader.get_future().get();
    const base::Descriptor writer{::open(pipe.c_str(), O_WRONLY | O_CLOEXEC)};  // once it reads
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      ::pthread_kill(thread, SIGUSR1);
    }
    EXPECT_EQ(::write(writer.get(), packed.data(), packed.size()),
              static_cast<ssize_t>(packed.size()));
  }
  importing.join();
  ::sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(stored, 100U);
  EXPECT_THAT(refusals_, testing::IsEmpty());
}

TEST_F(ImportTest, SaysWhichLinesAreRefused) {
  std::string odd = report_line(kWeek, 0.5);
  odd.insert(1, "\"Message\":\"buy my boots\", ");
  const ImportResult result =
      import(odd + "\nhello\n" + report_line("22.11.2026", 0.25) + "\n" + report_line(kWeek, 1.5) +
             "\n\n" + report_line(kWeek, 0.5, 2) + "\n" + report_line(kWeek, 0.75));
  EXPECT_EQ(result.stored, 2U);
  EXPECT_EQ(result.refused, 4U);
  EXPECT_THAT(refusals_, testing::UnorderedElementsAre(HasSubstr("line 2 is refused: it is no"),
                                                       HasSubstr("line 3 is refused: its Week"),
                                                       HasSubstr("line 4 is refused: its X"),
                                                       HasSubstr("line 6 is refused: another")));
  EXPECT_THAT(lines_of(*store_, kWeek),
              ElementsAre(report_line(kWeek, 0.5), report_line(kWeek, 0.75)));
}

TEST_F(ImportTest, ABackupIsADataDirectory) {
  put_all(*store_, kWeek, 0, 100);
  ASSERT_TRUE(back_up_as(*store_, dir_.path(), "one").has_value());
  put_all(*store_, kWeek, 100, 200);
  EXPECT_EQ(lines_of(*open_store(dir_ / "backups/one/store"), kWeek).size(), 100U);
  EXPECT_FALSE(back_up_as(*store_, dir_.path(), "one").has_value()) << "it exists";
  for (const char* name : {"", ".", "..", "../x", "a/b", ".hidden", "a b"}) {
    EXPECT_FALSE(back_up_as(*store_, dir_.path(), name).has_value()) << name;
  }
  EXPECT_FALSE(back_up_as(*store_, dir_.path(), std::string(65, 'a')).has_value());
}

}  // namespace
}  // namespace tally::collector
