// What an address of the JSON API asks for (doc/formats.md, "The collector's protocol";
// doc/openapi.json). Pure, for any thread.
#ifndef TALLY_COLLECTOR_HTTP_API_H_
#define TALLY_COLLECTOR_HTTP_API_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/charts/build_filter.h"
#include "collector/charts/stacks_page.h"
#include "collector/http/response.h"
#include "collector/store/store.h"

namespace tally::collector {

inline constexpr std::string_view kApiPrefix = "/api/v1/";

inline constexpr std::string_view kAnnotationsPath = "/api/v1/annotations";

// All addresses of the API; a test holds them to doc/openapi.json.
inline constexpr std::array<std::string_view, 9> kApiPaths = {
    "/api/v1/annotations",    "/api/v1/charts",      "/api/v1/config",
    "/api/v1/config/history", "/api/v1/config/list", "/api/v1/openapi.json",
    "/api/v1/programs",       "/api/v1/stacks",      "/api/v1/weeks"};

// Items of a page, if the request does not say how many, and at most.
struct PageSize {
  size_t usual = 0;
  size_t most = 0;
};
inline constexpr PageSize kWeeksPage{10'000, 10'000};
inline constexpr PageSize kProgramsPage{20, 100};
inline constexpr PageSize kStacksPage{100, 1'000};

// Values of one parameter that filters, and bytes of one: a version has a tenth of it.
inline constexpr size_t kMaxFilterValues = 32;
inline constexpr size_t kMaxFilterValue = 256;

struct ChartsRequest {
  std::string from;
  std::string to;
  std::string program;  // empty: all
  std::string chart;    // empty: all
  BuildFilter filter;   // lists sorted, each value once; without a program empty
  bool has_series = false;
};
struct ProgramsRequest {
  std::string from;
  std::string to;
  bool has_series = false;
  size_t limit = 0;
  std::string after;  // a program; empty: from the first
};

// What has to be counted: see ApiAnswers. In all of them `from` is not after `to`, and at least one
// published week is between them.
using ApiRequest = std::variant<ChartsRequest, ProgramsRequest, StacksRequest>;

// The answer to a GET of `path`, which begins with kApiPrefix, with this query, or what it takes.
// Errors are `{"Error":"…"}`. `weeks` are the published weeks, oldest first. Of the
// annotations and the addresses of the upload config only the query is looked at: without
// parameters the result is nothing, that is std::monostate, and the answer is kept by the Router.
using ApiDecision = std::variant<std::monostate, Response, ApiRequest>;
ApiDecision decide_api(std::string_view path, std::string_view query,
                       const std::vector<WeekCount>& weeks);

// JSON that is asked for anew every time, and has an ETag by which it is not sent again.
Response json_answer(std::string json);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_API_H_
