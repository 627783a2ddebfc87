#include "upload/kept_files.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::upload {
namespace {

struct Named {
  const char* name;
  std::optional<KeptFile> kind;
};

// For GoogleTest to name what failed.
void PrintTo(const Named& named, std::ostream* out) { *out << named.name; }

class KeptFilesTest : public testing::TestWithParam<Named> {};

TEST_P(KeptFilesTest, IsKnownByItsName) {
  EXPECT_EQ(kept_file_of(GetParam().name), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    OfOurs, KeptFilesTest,
    testing::Values(Named{"cc@v1.2.3-gcc-12.2-linux-amd64-2026-11-22.v1.count",
                          KeptFile::kCounterFile},
                    Named{"cc-2026-11-22.2.v1.count", KeptFile::kCounterFile},
                    Named{"cc-2026-11-22.v1.count.in-none", KeptFile::kCounterFile},
                    Named{"cc-2026-11-22.v1.count.in-0123456789abcdef", KeptFile::kCounterFile},
                    Named{"cc-2026-11-22.copied.v1.count.in-none", KeptFile::kCopy},
                    Named{"cc-2026-11-22.copied.v1.count.base", KeptFile::kCopy},
                    Named{"local.2026-11-22.json", KeptFile::kLocalReport},
                    Named{"2026-11-22.json", KeptFile::kReadyReport},
                    Named{"next.tmp-a1B2c3", KeptFile::kUnfinished},
                    Named{"weekends.tmp-a1B2c3", KeptFile::kUnfinished},
                    Named{"local.2026-11-22.json.a1B2c3.tmp", KeptFile::kUnfinished}));

INSTANTIATE_TEST_SUITE_P(
    OfOthers, KeptFilesTest,
    testing::Values(Named{"weekends", std::nullopt}, Named{"upload.token", std::nullopt},
                    Named{"mode", std::nullopt}, Named{"", std::nullopt},
                    Named{"cc-2026-11-22.v2.count", std::nullopt},
                    Named{"cc-2026-11-22.v1.count.in-12", std::nullopt},
                    Named{"cc-2026-11-22.v1.count~", std::nullopt},
                    Named{"local.2026-11-31.json", std::nullopt}, Named{"local.json", std::nullopt},
                    Named{"notes.json", std::nullopt}, Named{"2026-11-22.json.bak", std::nullopt},
                    Named{"12026-11-22.json", std::nullopt}));

TEST(KeptFiles, KnowsTheNumberOfAReport) {
  EXPECT_EQ(week_of_number("next-x-2026-11-22"), *base::parse_date("2026-11-22"));
  EXPECT_FALSE(week_of_number("next-x-2026-11-22.tmp"));
  EXPECT_FALSE(week_of_number("prompt"));
}

}  // namespace
}  // namespace tally::upload
