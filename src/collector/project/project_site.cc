#include "collector/project/project_site.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/file.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr const char* kAnnotations = "annotations.json";
constexpr const char* kPrivacy = "privacy.html";
constexpr const char* kLicence = "licence.html";
constexpr const char* kIssues = "issues.json";

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

Result<Annotations> read_annotations(const fs::path& file) {
  const auto text = base::read_file(file, kMaxAnnotations);
  if (!text) return std::unexpected(text.error());
  auto parsed = parse_annotations(*text);
  if (parsed) return parsed;
  return fail("reading the annotations {}: {}", file.native(), parsed.error().message);
}

Result<bugs::IssueLinks> read_issues(const fs::path& file) {
  const auto text = base::read_file(file, bugs::kMaxIssueLinks);
  if (!text) return std::unexpected(text.error());
  auto parsed = bugs::parse_issue_links(*text);
  if (parsed) return parsed;
  return fail("reading the issues {}: {}", file.native(), parsed.error().message);
}

// What stands inside of a page. Somebody who gives a whole page gets two heads.
Result<std::string> read_fragment(const fs::path& file) {
  auto text = base::read_file(file, kMaxProjectText);
  if (!text) return text;
  std::string lower = *text;
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  for (const std::string_view tag : {"<html", "<body", "<head>", "<main"}) {
    if (lower.find(tag) == std::string::npos) continue;
    return fail(
        "reading {}: it has {}; give only what stands inside of the page, from <h1> or <p> on",
        file.native(), tag);
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// Puts `html` in the place of what stands between the marks `<!--tally:NAME-->` and
// `<!--/tally:NAME-->`.
void put_between(std::string& page, std::string_view name, std::string_view html) {
  const std::string begin = fmt::format("<!--tally:{}-->", name);
  const size_t from = page.find(begin);
  const size_t to = page.find(fmt::format("<!--/tally:{}-->", name));
  if (from == std::string::npos || to == std::string::npos || to < from) return;
  const size_t inside = from + begin.size();
  page.replace(inside, to - inside, html);
}

}  // namespace

std::vector<fs::path> project_files(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const char* const name : {kAnnotations, kPrivacy, kLicence, bugs::kProjectFile, kIssues}) {
    files.push_back(directory / name);
  }
  return files;
}

ProjectSite load_project_site(const fs::path& directory,
                              const std::function<void(const std::string&)>& tell) {
  ProjectSite project;
  // Reads the file, if it is there.
  const auto load = [&](const char* name, const auto& read, auto& into, const char* without) {
    const fs::path file = directory / name;
    if (!is_there(file)) return;
    if (auto got = read(file)) {
      into = *std::move(got);
    } else {
      tell(fmt::format("{}; {} until it is mended", got.error().message, without));
    }
  };
  load(kAnnotations, read_annotations, project.annotations, "the site has no annotations");
  load(bugs::kProjectFile, bugs::read_project_file, project.stacks.project,
       "the site groups stacks as if it were not there");
  load(kIssues, read_issues, project.stacks.issues, "the site shows no issues of stacks");
  load(kPrivacy, read_fragment, project.privacy, "the site shows its own text");
  load(kLicence, read_fragment, project.licence, "the site shows its own text");
  return project;
}

Site adapted(Site site, const ProjectSite& project) {
  const std::string& notice = project.annotations.notice;
  const std::string aside =
      notice.empty()
          ? ""
          : fmt::format("<aside class=\"site-notice\" aria-label=\"Notice\"><p>{}</p></aside>",
                        escaped(notice));
  site.change_pages([&](std::string& page) {
    put_between(page, "notice", aside);
    if (!project.privacy.empty()) put_between(page, "privacy", project.privacy);
    if (!project.licence.empty()) put_between(page, "licence", project.licence);
  });
  return site;
}

}  // namespace tally::collector
