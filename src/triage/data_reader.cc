#include "triage/data_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "format/report.h"
#include "triage/week_list.h"

namespace tally::triage {
namespace {

using base::Date;
using base::fail;
using base::Result;

constexpr size_t kBlock = size_t{256} << 10;
constexpr size_t kMaxList = size_t{16} << 20;  // bytes of a list of weeks
// A week's file may be large, and the network slow.
constexpr std::chrono::minutes kWeekTimeout{30};

// What parse_report says first; here it is the line that is spoken of.
std::string_view reason_of(std::string_view message) {
  constexpr std::string_view kBegin = "the report is refused: ";
  if (message.starts_with(kBegin)) message.remove_prefix(kBegin.size());
  return message;
}

Result<void> read_descriptor(int descriptor, DataLines& lines) {
  std::vector<char> block(kBlock);
  for (;;) {
    const ssize_t size = ::read(descriptor, block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return fail("{}", std::strerror(errno));
    if (size == 0) return lines.finish();
    if (auto added = lines.add({block.data(), static_cast<size_t>(size)}); !added) return added;
  }
}

}  // namespace

DataReader::DataReader(StackData& data, Complain complain)
    : data_(data), complain_(std::move(complain)) {}

Result<void> DataReader::read(const std::string& place) {
  if (place.find("://") == std::string::npos) return read_file(place);
  return week_of_url(place) ? read_week(place) : read_collector(place);
}

Result<void> DataReader::take(const std::string& place, std::string_view line, uint64_t number) {
  if (line.empty()) return {};
  const auto leave_out = [&](std::string_view why) {
    ++left_out_;
    complain_(fmt::format("{}:{} is left out: {}", place, number, why));
  };
  if (line.size() >= kMaxDataLine) {
    leave_out(fmt::format("it is longer than {} bytes", kMaxDataLine));
    return {};
  }
  const auto report = format::parse_report(line);
  if (!report) {
    leave_out(reason_of(report.error().message));
    return {};
  }
  const auto added = data_.add(*report);
  if (!added) return fail("reading {}: {}", place, added.error().message);
  if (*added) {
    ++taken_;
  } else {
    leave_out("it has no date as Week, or no X between 0 and 1");
  }
  return {};
}

Result<void> DataReader::read_file(const std::string& file) {
  const bool is_standard_input = file == "-";
  const std::string name = is_standard_input ? "standard input" : file;
  base::Descriptor opened;
  if (!is_standard_input) {
    opened = base::Descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened.is_open()) return fail("reading {}: {}", name, std::strerror(errno));
  }
  // The sink's errors are whole sentences, those about the bytes are not.
  std::optional<base::Error> whole;
  DataLines lines{[&](std::string_view line, uint64_t number) -> Result<void> {
    auto taken = take(name, line, number);
    if (!taken) whole = taken.error();
    return taken;
  }};
  const auto read = read_descriptor(is_standard_input ? STDIN_FILENO : opened.get(), lines);
  if (whole) return std::unexpected(*whole);
  if (!read) return fail("reading {}: {}", name, read.error().message);
  return {};
}

Result<void> DataReader::read_week(const std::string& url) {
  std::optional<base::Error> whole;
  DataLines lines{[&](std::string_view line, uint64_t number) -> Result<void> {
    auto taken = take(url, line, number);
    if (!taken) whole = taken.error();
    return taken;
  }};
  auto fetched = fetcher_.fetch_pieces(
      url, [&](std::string_view bytes) { return lines.add(bytes); }, kWeekTimeout);
  if (whole) return std::unexpected(*whole);
  if (!fetched) return fetched;
  if (auto finished = lines.finish(); !finished) {
    if (whole) return std::unexpected(*whole);
    return fail("reading {}: {}", url, finished.error().message);
  }
  return {};
}

Result<std::vector<Date>> DataReader::published_weeks(const std::string& base) {
  const std::string api = base + "/api/v1/weeks";
  const auto json = fetcher_.fetch(api, {}, kMaxList);
  if (!json) return std::unexpected(json.error());
  if (!json->is_missing()) {
    auto weeks = weeks_of_json(json->body);
    if (!weeks) return fail("reading {}: {}", api, reason_of(weeks.error().message));
    return weeks;
  }
  const std::string page = base + "/data/";
  const auto html = fetcher_.fetch(page, {}, kMaxList);
  if (!html) return std::unexpected(html.error());
  if (html->is_missing()) {
    return fail(
        "{} is no collector: it has neither /api/v1/weeks nor /data/; give the URL of its site, or "
        "files",
        base);
  }
  return weeks_of_page(html->body);
}

Result<void> DataReader::read_collector(const std::string& url) {
  const std::string base{collector_base(url)};
  const auto published = published_weeks(base);
  if (!published) return std::unexpected(published.error());
  const DataQuery& query = data_.query();
  auto weeks = weeks_within(*published, query.from, query.to);
  if (weeks.empty()) return fail("{} has published no week that is asked for", base);
  if (!query.from) {
    weeks = weeks_within(std::move(weeks), weeks.back() - std::chrono::days{kUsualDays - 1}, {});
  }
  for (const Date week : weeks) {
    auto read = read_week(fmt::format("{}/data/{}", base, base::format_date(week)));
    if (!read) return read;
  }
  return {};
}

}  // namespace tally::triage
