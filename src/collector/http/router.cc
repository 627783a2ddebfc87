#include "collector/http/router.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/date.h"
#include "collector/http/packed_body.h"
#include "collector/http/target.h"

namespace tally::collector {
namespace {

bool is_date(std::string_view text) { return base::parse_date(text).has_value(); }

Response with_headers(Response response, std::vector<Header> headers) {
  response.headers = std::move(headers);
  return response;
}

Response content(const SiteFile& file, std::string_view caching) {
  return {.status = 200,
          .type = file.type,
          .body = file.content,
          .file = {},
          .headers = {{"Cache-Control", std::string(caching)}},
          .gzip = file.gzip};
}

Response content(std::string_view type, std::string body) {
  auto gzip = gzip_of(body);
  return content(
      {std::make_shared<const std::string>(std::move(body)), std::string(type), std::move(gzip)},
      kAskEveryTime);
}

Response not_found(std::string_view path) {
  // The path is the client's text: what is not plain ASCII is not sent back.
  std::string shown{path.substr(0, 100)};
  std::ranges::replace_if(shown, [](char c) { return c <= ' ' || c > '~'; }, '?');
  return text_response(404, fmt::format("There is nothing at {}.", shown));
}

// Where a path lives that is asked for with or without the slash that it should not or should have.
std::optional<std::string_view> moved(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMoved = {
      {{"/data", "/data/"},
       {"/participation", "/participation/"},
       {"/charts", "/charts/"},
       {"/program", "/program/"},
       {"/stacks", "/stacks/"},
       {"/config/", "/config"},
       {"/privacy/", "/privacy"}}};
  const auto* it = std::ranges::find(kMoved, path, [](const auto& pair) { return pair.first; });
  if (it == kMoved.end()) return std::nullopt;
  return it->second;
}

// `12 B`, `3.4 kB`, `560 kB`, `1.2 MB`.
std::string size_text(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  static constexpr std::array<std::string_view, 4> kUnits = {"kB", "MB", "GB", "TB"};
  double size = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  for (; size >= 999.5 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  return size < 9.95 ? fmt::format("{:.1f} {}", size, kUnits[unit])
                     : fmt::format("{:.0f} {}", size, kUnits[unit]);
}

std::string weeks_html(std::string_view path, const std::vector<WeekCount>& weeks) {
  const bool is_data = path == "/data/";
  std::string html;
  for (auto it = weeks.rbegin(); it != weeks.rend(); ++it) {
    html += fmt::format("<li><a href=\"{0}{1}\">{1}</a> <span>{2} {3}{4}</span></li>\n", path,
                        it->week, it->reports, it->reports == 1 ? "report" : "reports",
                        is_data && it->bytes != 0 ? ", " + size_text(it->bytes) : "");
  }
  return html;
}

}  // namespace

Router::Router(Site site, ConfigPages config, const ProjectSite& project)
    : site_(adapted(std::move(site), project)),
      config_(std::move(config)),
      annotations_(json_answer(project.annotations.json)) {}

Decision Router::decide(std::string_view method, std::string_view target,
                        const std::vector<WeekCount>& weeks) const {
  const auto [path, query] = split_target(target);
  if (path.starts_with("/upload/")) {
    if (method == "POST") return TakeReport{};
    return method_not_allowed("POST");
  }
  if (method != "GET" && method != "HEAD") {
    return method_not_allowed("GET, HEAD",
                              path.starts_with(kApiPrefix) ? json_error : text_response);
  }
  if (const auto to = moved(path)) {
    return with_headers(
        text_response(308, fmt::format("This page is at {}.", *to)),
        {{"Location", fmt::format("{}{}{}", *to, query.empty() ? "" : "?", query)}});
  }
  if (path == "/" || path == "/config" || path == "/privacy") return page(path);
  if (path == "/program/" || path == "/stacks/" || path == "/participation/") {
    return page(path.substr(0, path.size() - 1));
  }
  if (path == "/data/" || path == "/charts/") return week_list(path, weeks);
  if (path.starts_with("/data/")) return data(path, weeks);
  if (path.starts_with("/charts/")) return chart_page(path);
  if (path.starts_with(kApiPrefix)) return api(path, query, weeks);
  if (auto answer = config_.find(path)) return *std::move(answer);
  if (path == "/healthz") return content(kPlainText, "ok\n");
  return static_file(path);
}

Decision Router::page(std::string_view path) const {
  const std::string name =
      path == "/" ? "index.html" : fmt::format("{}/index.html", path.substr(1));
  const SiteFile* file = site_.find(name);
  if (file == nullptr) return not_found(path);
  return content(*file, kAskEveryTime);
}

Decision Router::week_list(std::string_view path, const std::vector<WeekCount>& weeks) const {
  constexpr std::string_view kMark = "<!--tally:weeks-->";
  const SiteFile* file = site_.find(fmt::format("{}index.html", path.substr(1)));
  if (file == nullptr) return not_found(path);
  std::string html = *file->content;
  if (const size_t at = html.find(kMark); at != std::string::npos) {
    html.replace(at, kMark.size(), weeks_html(path, weeks));
  }
  return content(file->type, std::move(html));
}

Decision Router::static_file(std::string_view path) const {
  const bool asset = path.starts_with("/assets/");
  const SiteFile* file = nullptr;
  if (asset || path.starts_with("/favicon.")) file = site_.find(path.substr(1));
  if (file == nullptr) return not_found(path);
  return content(*file, asset ? kCacheForever : kAskEveryTime);
}

Decision Router::data(std::string_view path, const std::vector<WeekCount>& weeks) const {
  const std::string_view week = path.substr(std::string_view{"/data/"}.size());
  if (!is_date(week)) return text_response(400, "The data of a week is at /data/YYYY-MM-DD.");
  const bool published =
      std::ranges::any_of(weeks, [&](const WeekCount& each) { return each.week == week; });
  if (!published) {
    return text_response(404, fmt::format("No reports are published for the week {}.", week));
  }
  return SendWeek{std::string(week)};
}

Decision Router::chart_page(std::string_view path) const {
  const std::string_view range = path.substr(std::string_view{"/charts/"}.size());
  const size_t bar = range.find('_');
  const std::string_view from = range.substr(0, bar);
  const std::string_view to = bar == std::string_view::npos ? from : range.substr(bar + 1);
  const SiteFile* file = site_.find("chart/index.html");
  if (!is_date(from) || !is_date(to) || from > to || file == nullptr) return not_found(path);
  return content(*file, kAskEveryTime);
}

Decision Router::api(std::string_view path, std::string_view query,
                     const std::vector<WeekCount>& weeks) const {
  ApiDecision decision = decide_api(path, query, weeks);
  if (auto* response = std::get_if<Response>(&decision)) return std::move(*response);
  if (auto* request = std::get_if<ApiRequest>(&decision)) return std::move(*request);
  if (path == kAnnotationsPath) return annotations_;
  if (auto answer = config_.find(path)) return *std::move(answer);
  return not_found(path);
}

}  // namespace tally::collector
