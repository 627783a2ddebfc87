#include "viewer/assets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.h"

namespace tally::viewer {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".woff2", "font/woff2"},
}};

constexpr std::string_view kPlainPage = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tallystick on this machine</title>
<h1>Tallystick on this machine</h1>
<p>The viewer’s page is not installed here. What it would show can be had as JSON. The token is what
stands in the link behind <code>#token=</code>:</p>
<pre>curl -H "Authorization: Bearer TOKEN" http://ADDRESS/api/collections</pre>
<p>Each of these takes <code>?collection=NAME</code>: <code>/api/files</code>, <code>/api/weeks</code>,
<code>/api/reports</code>, <code>/api/preview</code>, <code>/api/config</code>,
<code>/api/clean</code>.</p>
<p>In a terminal, <code>tally status</code>, <code>tally dump</code>, <code>tally csv</code>,
<code>tally preview</code> and <code>tally sent</code> say the same.</p>
</html>
)";

std::string_view type_of(std::string_view path) {
  const auto* it =
      std::ranges::find_if(kTypes, [&](const auto& type) { return path.ends_with(type.first); });
  return it == kTypes.end() ? "application/octet-stream" : it->second;
}

}  // namespace

base::Result<Assets> Assets::load(const fs::path& directory) {
  Assets assets;
  std::error_code error;
  fs::recursive_directory_iterator it{directory, error};
  for (; !error && it != fs::recursive_directory_iterator{}; it.increment(error)) {
    std::error_code ignored;
    if (it->symlink_status(ignored).type() != fs::file_type::regular) continue;
    auto content = base::read_file(it->path());
    if (!content) return std::unexpected(content.error());
    assets.add("/" + it->path().lexically_relative(directory).generic_string(),
               std::move(*content));
  }
  if (error) {
    return base::fail("loading the viewer's page from {}: {}", directory.native(), error.message());
  }
  if (!assets.files_.contains("/")) {
    return base::fail("loading the viewer's page from {}: it has no index.html",
                      directory.native());
  }
  return assets;
}

Assets Assets::plain() {
  Assets assets;
  assets.add("/index.html", std::string(kPlainPage));
  return assets;
}

Answer Assets::find(std::string_view path) const {
  const auto it = files_.find(path);
  if (it == files_.end()) return error_answer(404, "There is nothing at this address.");
  return {.status = 200, .type = it->second.type, .body = it->second.content, .allow = {}};
}

void Assets::add(const std::string& path, std::string content) {
  files_[path == "/index.html" ? "/" : path] = {.type = std::string(type_of(path)),
                                                .content = std::move(content)};
}

}  // namespace tally::viewer
