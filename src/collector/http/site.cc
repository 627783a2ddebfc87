#include "collector/http/site.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.h"
#include "collector/http/packed_body.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
}};

std::string type_of(std::string_view path) {
  const auto* it =
      std::ranges::find_if(kTypes, [&](const auto& type) { return path.ends_with(type.first); });
  return std::string(it == kTypes.end() ? "application/octet-stream" : it->second);
}

std::string plain_page(std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      "<title>Tallystick collector</title>\n{}\n</html>\n",
      body);
}

constexpr std::string_view kNoSite =
    "<p>This collector has no web site installed. All published reports are in <a "
    "href=\"/data/\">/data/</a>; charts, as JSON, are at <a "
    "href=\"/api/v1/charts\">/api/v1/charts</a>, and the upload config is at <a "
    "href=\"/api/v1/config\">/api/v1/config</a>.</p>";

}  // namespace

Result<Site> Site::load(const fs::path& directory) {
  Site site;
  std::error_code error;
  fs::recursive_directory_iterator it{directory, error};
  for (; !error && it != fs::recursive_directory_iterator{}; it.increment(error)) {
    std::error_code ignored;
    if (it->symlink_status(ignored).type() != fs::file_type::regular) continue;
    auto content = base::read_file(it->path());
    if (!content) return std::unexpected(content.error());
    site.add(it->path().lexically_relative(directory).generic_string(), std::move(*content));
  }
  if (error) return fail("loading the site {}: {}", directory.native(), error.message());
  if (site.find("index.html") == nullptr) {
    return fail("loading the site {}: it has no index.html", directory.native());
  }
  return site;
}

Site Site::plain() {
  Site site;
  for (const char* page : {"index.html", "config/index.html", "privacy/index.html",
                           "chart/index.html", "participation/index.html"}) {
    site.add(page, plain_page(kNoSite));
  }
  site.add("data/index.html", plain_page("<h1>Data</h1>\n<ul>\n<!--tally:weeks-->\n</ul>"));
  site.add("charts/index.html", plain_page("<h1>Charts</h1>\n<ul>\n<!--tally:weeks-->\n</ul>"));
  return site;
}

const SiteFile* Site::find(std::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : &it->second;
}

void Site::change_pages(const std::function<void(std::string&)>& change) {
  for (auto& [path, file] : files_) {
    if (!path.ends_with(".html")) continue;
    std::string page = *file.content;
    change(page);
    // Others may hold the text that was there.
    file.gzip = gzip_of(page);
    file.content = std::make_shared<const std::string>(std::move(page));
  }
}

void Site::add(std::string path, std::string content) {
  std::string type = type_of(path);
  auto gzip = gzip_of(content);
  files_[std::move(path)] = {std::make_shared<const std::string>(std::move(content)),
                             std::move(type), std::move(gzip)};
}

}  // namespace tally::collector
