#include "format/module_download.h"

#include <gtest/gtest.h>

namespace tally::format {
namespace {

std::string reason(std::string_view json) {
  const auto download = parse_module_download(json);
  return download ? "read" : download.error().message;
}

// As Go 1.26 prints it.
TEST(ModuleDownloadTest, ReadsWhatTheGoCommandSays) {
  const auto download = parse_module_download(R"({
	"Path": "golang.org/x/telemetry/config",
	"Version": "v0.44.0",
	"Query": "latest",
	"Info": "/home/u/go/pkg/mod/cache/download/golang.org/x/telemetry/config/@v/v0.44.0.info",
	"Dir": "/home/u/go/pkg/mod/golang.org/x/telemetry/config@v0.44.0",
	"Origin": {"VCS": "git"}
})");
  ASSERT_TRUE(download);
  EXPECT_EQ(download->directory, "/home/u/go/pkg/mod/golang.org/x/telemetry/config@v0.44.0");
  EXPECT_EQ(download->version, "v0.44.0");
}

TEST(ModuleDownloadTest, PassesOnAnError) {
  EXPECT_EQ(reason(R"({"Path":"a","Error":"module lookup disabled by GOPROXY=off"})"),
            "module lookup disabled by GOPROXY=off");
}

TEST(ModuleDownloadTest, NeedsDirectoryAndVersion) {
  EXPECT_EQ(reason(R"({"Dir":"/a"})"), "no version of the module");
  EXPECT_EQ(reason(R"({"Dir":"/a","Version":"latest"})"), "no version of the module");
  EXPECT_EQ(reason(R"({"Dir":"a","Version":"v1.0.0"})"), "no directory of the module");
  EXPECT_EQ(reason("{}"), "no directory of the module");
  EXPECT_NE(reason(""), "read");
  EXPECT_NE(reason("[]"), "read");
}

}  // namespace
}  // namespace tally::format
