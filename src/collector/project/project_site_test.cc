#include "collector/project/project_site.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::collector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kPage =
    "<!--tally:notice--><!--/tally:notice--><h1>x</h1>"
    "<!--tally:licence-->ours<!--/tally:licence--><!--tally:privacy-->";

class ProjectSiteTest : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) {
    const auto path = dir_ / name;
    std::filesystem::create_directories(path.parent_path());
    ASSERT_TRUE(base::replace_file(path, text).has_value());
  }
  ProjectSite load() {
    return load_project_site(dir_ / "project",
                             [this](const std::string& sentence) { told_.push_back(sentence); });
  }
  std::string page(const ProjectSite& project) {
    write("site/index.html", kPage);
    write("site/assets/a.js", kPage);
    const Site site = adapted(Site::load(dir_ / "site").value(), project);
    EXPECT_EQ(*site.find("assets/a.js")->content, kPage);  // only pages have the project's words
    return *site.find("index.html")->content;
  }

  base::TempDir dir_;
  std::vector<std::string> told_;
};

TEST_F(ProjectSiteTest, WithoutFilesPagesStayAsTheyAre) {
  EXPECT_EQ(page(load()), kPage);
  EXPECT_TRUE(told_.empty());
}

TEST_F(ProjectSiteTest, PutsWordsIntoPages) {
  write("project/annotations.json", R"({"Notice":"A <b> & \"c\"."})");
  write("project/licence.html", "<p>CC0</p>");
  write("project/privacy.html", "<p>Has no end in the page.</p>");
  EXPECT_EQ(page(load()),
            "<!--tally:notice--><aside class=\"site-notice\" aria-label=\"Notice\">"
            "<p>A &lt;b&gt; &amp; \"c\".</p></aside><!--/tally:notice--><h1>x</h1>"
            "<!--tally:licence--><p>CC0</p><!--/tally:licence--><!--tally:privacy-->");
  EXPECT_TRUE(told_.empty());
}

TEST_F(ProjectSiteTest, ReadsWhatIsSaidOfStacks) {
  write("project/stacks.toml", "[program.\"acme.org/cc\"]\nuninteresting = [\"acme::fail\"]\n");
  write("project/issues.json", R"({"Programs":[{"Program":"acme.org/cc","Issues":[
      {"Number":1,"Title":"t","URL":"https://example.org/1","State":"open","Stacks":[]}]}]})");
  const StackNotes stacks = load().stacks;
  EXPECT_TRUE(told_.empty());
  EXPECT_THAT(stacks.project.program("acme.org/cc").uninteresting, ElementsAre("acme::fail"));
  ASSERT_EQ(stacks.issues.of("acme.org/cc").size(), 1);
  EXPECT_EQ(stacks.issues.of("acme.org/cc")[0].number, 1);
}

TEST_F(ProjectSiteTest, WithoutWhatCannotBeReadOfStacksTheRestIsThere) {
  write("project/stacks.toml", "[programs]");
  write("project/issues.json", "{}");
  write("project/licence.html", "<p>CC0</p>");
  const ProjectSite project = load();
  EXPECT_EQ(project.stacks, StackNotes{});
  EXPECT_EQ(project.licence, "<p>CC0</p>");
  EXPECT_THAT(told_, ElementsAre(HasSubstr("as if it were not there until it is mended"),
                                 HasSubstr("issues.json: it has no Programs; the site shows no "
                                           "issues of stacks until it is mended")));
}

TEST_F(ProjectSiteTest, ABadFileIsToldAndLeftOut) {
  write("project/annotations.json", "{");
  write("project/privacy.html", "<HTML><p>x");
  write("project/licence.html", std::string(kMaxProjectText + 1, 'x'));
  EXPECT_EQ(page(load()), kPage);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("annotations.json: it is no JSON; the site has no"),
                                 HasSubstr("privacy.html: it has <html; give only"),
                                 HasSubstr("licence.html")));
}

}  // namespace
}  // namespace tally::collector
