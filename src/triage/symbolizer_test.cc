#include "triage/symbolizer.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/elf_file.h"

namespace tally::triage {

// A function of this program, which is its own debug file here.
constexpr int kLineOfFunction = __LINE__ + 1;
[[gnu::noinline]] int function_to_find(int x) {
  asm volatile("" ::: "memory");
  return x + 1;
}

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kSelf = "/proc/self/exe";

class CountingSource : public Source {
 public:
  CountingSource(std::vector<std::filesystem::path> files, int& calls)
      : files_(std::move(files)), calls_(calls) {}
  std::vector<std::filesystem::path> find(const Wanted& /*wanted*/,
                                          std::vector<std::string>& /*notes*/) override {
    ++calls_;
    return files_;
  }
  std::string name() const override { return "the source"; }

 private:
  std::vector<std::filesystem::path> files_;
  int& calls_;
};

class SymbolizerTest : public testing::Test {
 protected:
  Symbolizer symbolizer(std::vector<std::vector<std::filesystem::path>> sources) {
    std::vector<std::unique_ptr<Source>> made;
    for (auto& files : sources) {
      made.push_back(std::make_unique<CountingSource>(std::move(files), calls_));
    }
    return {std::move(made), [this](const std::string& said) { said_.push_back(said); }};
  }

  // The address as linked, for a build-id that may be cut.
  static countfile::StrippedFrame frame(std::string_view id, std::string_view module = "test") {
    Dl_info info;
    ::dladdr(reinterpret_cast<void*>(&function_to_find), &info);
    const auto base = reinterpret_cast<uint64_t>(info.dli_fbase);
    return {module, id, reinterpret_cast<uint64_t>(&function_to_find) - base};
  }

  const std::string id_ = read_build_id(kSelf);
  int calls_ = 0;
  std::vector<std::string> said_;
};

TEST_F(SymbolizerTest, LooksForEachModuleOnce) {
  ASSERT_GE(id_.size(), 8U);
  Symbolizer it = symbolizer({{kSelf}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(
        it.resolve(frame(id_)),
        ElementsAre(testing::MatchesRegex(R"(tally::triage::function_to_find:\+[0-9],\+0x0)")));
  }
  EXPECT_EQ(calls_, 1);
  EXPECT_FALSE(it.resolve(frame(id_.substr(0, 8))).empty());
  EXPECT_EQ(calls_, 2);
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(SymbolizerTest, KnowsWhereThatIsInTheSource) {
  Symbolizer it = symbolizer({{kSelf}});
  const auto& frames = it.resolve_with_source(frame(id_));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_THAT(frames.front().file, testing::EndsWith("triage/symbolizer_test.cc"));
  EXPECT_GE(frames.front().line, kLineOfFunction);
  EXPECT_LE(frames.front().line, kLineOfFunction + 3);
}

TEST_F(SymbolizerTest, AsksNoFurtherThanNeeded) {
  EXPECT_FALSE(symbolizer({{}, {kSelf}, {"/nowhere"}}).resolve(frame(id_)).empty());
  EXPECT_EQ(calls_, 2);
  // Of a cut build-id there might be another build.
  EXPECT_FALSE(symbolizer({{kSelf}, {}}).resolve(frame(id_.substr(0, 8))).empty());
  EXPECT_EQ(calls_, 4);
}

TEST_F(SymbolizerTest, SaysOfEachModuleOnceWhatIsMissing) {
  Symbolizer it = symbolizer({{"/nowhere/file"}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(it.resolve({"a", "01234567", static_cast<uint64_t>(i)}), IsEmpty());
    EXPECT_THAT(it.resolve({"b", "01234567", static_cast<uint64_t>(i)}), IsEmpty());
  }
  EXPECT_THAT(said_,
              ElementsAre(HasSubstr("frames of a@01234567 stay as they are"), HasSubstr("b@")));
  EXPECT_THAT(said_.front(), HasSubstr("found in the source; reading /nowhere/file: No such file"));
}

TEST_F(SymbolizerTest, SaysOfEachModuleOnceThatAnAddressIsNowhere) {
  Symbolizer it = symbolizer({{kSelf}});
  EXPECT_THAT(it.resolve({"a", id_, 1}), IsEmpty());
  EXPECT_THAT(it.resolve({"a", id_, 2}), IsEmpty());
  EXPECT_THAT(said_, ElementsAre(HasSubstr("has no function at 0x1")));
}

TEST_F(SymbolizerTest, UsesNoOtherBuild) {
  EXPECT_THAT(symbolizer({{kSelf}}).resolve(frame("0123456789abcdef")), IsEmpty());
  EXPECT_THAT(said_, ElementsAre(HasSubstr("is of another build (its build-id is " + id_ + ")")));
}

}  // namespace
}  // namespace tally::triage
