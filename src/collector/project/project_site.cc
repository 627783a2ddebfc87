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

std::array<fs::path, 3> project_files(const fs::path& directory) {
  return {directory / "annotations.json", directory / "privacy.html", directory / "licence.html"};
}

ProjectSite load_project_site(const fs::path& directory,
                              const std::function<void(const std::string&)>& tell) {
  const auto [annotations, privacy, licence] = project_files(directory);
  ProjectSite project;
  if (is_there(annotations)) {
    if (auto read = read_annotations(annotations)) {
      project.annotations = *std::move(read);
    } else {
      tell(read.error().message + "; the site has no annotations until it is mended");
    }
  }
  for (const auto& [file, text] :
       {std::pair{&privacy, &project.privacy}, {&licence, &project.licence}}) {
    if (!is_there(*file)) continue;
    if (auto read = read_fragment(*file)) {
      *text = *std::move(read);
    } else {
      tell(read.error().message + "; the site shows its own text until it is mended");
    }
  }
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
