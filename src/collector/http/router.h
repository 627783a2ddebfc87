// Which request gets which answer. No I/O: what takes time, or needs the store or the disk, is
// returned as a value for the server to do.
#ifndef TALLY_COLLECTOR_HTTP_ROUTER_H_
#define TALLY_COLLECTOR_HTTP_ROUTER_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/http/api.h"
#include "collector/http/config_pages.h"
#include "collector/http/response.h"
#include "collector/http/site.h"
#include "collector/project/project_site.h"
#include "collector/store/store.h"

namespace tally::collector {

// The body is a report to be taken.
struct TakeReport {};
// The merged file of a published week is asked for.
struct SendWeek {
  std::string week;
};
// An ApiRequest is to be counted, which is slow.
using Decision = std::variant<Response, TakeReport, SendWeek, ApiRequest>;

// Immutable once made: for any number of threads.
class Router {
 public:
  Router(Site site, ConfigPages config, const ProjectSite& project = {});

  // The decision on a request with this method and target (path and query, as it stands in the
  // request line). `weeks` are the published weeks, oldest first. A HEAD request gets the decision
  // of GET; the server leaves out the body.
  Decision decide(std::string_view method, std::string_view target,
                  const std::vector<WeekCount>& weeks) const;

 private:
  Decision page(std::string_view path) const;
  Decision week_list(std::string_view path, const std::vector<WeekCount>& weeks) const;
  Decision static_file(std::string_view path) const;
  Decision data(std::string_view path, const std::vector<WeekCount>& weeks) const;
  Decision chart_page(std::string_view range) const;
  Decision api(std::string_view path, std::string_view query,
               const std::vector<WeekCount>& weeks) const;

  Site site_;
  ConfigPages config_;
  Response annotations_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_ROUTER_H_
