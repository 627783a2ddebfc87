// The answers of the JSON API that are counted from what is published.
#ifndef TALLY_COLLECTOR_HTTP_API_ANSWERS_H_
#define TALLY_COLLECTOR_HTTP_API_ANSWERS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "collector/charts/chart_meaning.h"
#include "collector/charts/combine.h"
#include "collector/http/answer_cache.h"
#include "collector/http/api.h"
#include "collector/http/response.h"
#include "collector/limits.h"
#include "collector/merge/publisher.h"

namespace tally::collector {

// Keeps the answers that were asked for last until something else is published. Thread-safe.
class ApiAnswers {
 public:
  // All days that are published.
  using Source = std::function<PublishedDays()>;
  ApiAnswers(Source source, std::shared_ptr<const ChartMeanings> meanings)
      : source_(std::move(source)), meanings_(std::move(meanings)) {}

  // Slow if it has to be counted: see combine(). Failures are logged, and answered by 500.
  Response answer(const ApiRequest& request);

  // From now on charts mean what these say.
  void use(std::shared_ptr<const ChartMeanings> meanings);

  // Lets what is under way fail soon, and all that comes.
  void cancel() { cancelled_ = true; }

 private:
  using Combination = std::shared_ptr<const Combined>;
  base::Result<Response> answer_once(const ApiRequest& request, const std::string& key);
  base::Result<Response> make(const ChartsRequest& request, const PublishedDays& published,
                              const ChartMeanings& meanings);
  base::Result<Response> filtered(const ChartsRequest& request, const PublishedDays& published,
                                  const ChartMeanings& meanings, std::span<const CountedDay> days);
  base::Result<Response> make(const ProgramsRequest& request, const PublishedDays& published,
                              const ChartMeanings& meanings);
  base::Result<Response> make(const StacksRequest& request, const PublishedDays& published,
                              const ChartMeanings& meanings);
  base::Result<Combination> combined(std::span<const CountedDay> days,
                                     const PublishedDays& published);

  const Source source_;
  std::atomic<bool> cancelled_ = false;

  std::mutex mutex_;  // guards what follows
  std::shared_ptr<const ChartMeanings> meanings_;
  // Of the generation `generation_` and these meanings alone.
  uint64_t generation_ = 0;
  AnswerCache answers_{kMaxCachedAnswers};
  // By the first and the last day that there is in a range, however it was asked for.
  std::map<std::pair<std::string, std::string>, Combination> combinations_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_API_ANSWERS_H_
