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
#include "collector/project/stack_notes.h"

namespace tally::collector {

// Keeps the answers that were asked for last until something else is published. Thread-safe.
class ApiAnswers {
 public:
  // All days that are published.
  using Source = std::function<PublishedDays()>;
  ApiAnswers(Source source, std::shared_ptr<const ChartMeanings> meanings)
      : source_(std::move(source)),
        sayings_{std::move(meanings), std::make_shared<const StackNotes>()} {}

  // Slow if it has to be counted: see combine(). Failures are logged, and answered by 500.
  Response answer(const ApiRequest& request);

  // From now on charts mean what these say.
  void use(std::shared_ptr<const ChartMeanings> meanings);

  // From now on this is said of stacks; before, nothing.
  void use(std::shared_ptr<const StackNotes> notes);

  // Lets what is under way fail soon, and all that comes.
  void cancel() { cancelled_ = true; }

 private:
  using Combination = std::shared_ptr<const Combined>;
  using StackCombination = std::shared_ptr<const CombinedStacks>;
  // The first and the last day that there is in a range, however it was asked for.
  using Range = std::pair<std::string, std::string>;
  base::Result<Response> answer_once(const ApiRequest& request, const std::string& key);
  // What an answer is made from beside what is published.
  struct Sayings {
    std::shared_ptr<const ChartMeanings> meanings;
    std::shared_ptr<const StackNotes> notes;

    bool operator==(const Sayings&) const = default;
  };
  base::Result<Response> make(const ChartsRequest& request, const PublishedDays& published,
                              const Sayings& sayings);
  base::Result<Response> filtered(const ChartsRequest& request, const PublishedDays& published,
                                  const ChartMeanings& meanings, std::span<const CountedDay> days);
  base::Result<Response> make(const ProgramsRequest& request, const PublishedDays& published,
                              const Sayings& sayings);
  base::Result<Response> make(const StacksRequest& request, const PublishedDays& published,
                              const Sayings& sayings);
  base::Result<Combination> combined(std::span<const CountedDay> days,
                                     const PublishedDays& published);
  base::Result<StackCombination> combined_stacks(std::span<const CountedDay> days,
                                                 const PublishedDays& published);

  const Source source_;
  std::atomic<bool> cancelled_ = false;

  std::mutex mutex_;  // guards what follows
  Sayings sayings_;
  // Of the generation `generation_` and these sayings alone.
  uint64_t generation_ = 0;
  AnswerCache answers_{kMaxCachedAnswers};
  std::map<Range, Combination> combinations_;
  // The last one alone, which can have tens of MB: whoever reads page after page needs no other.
  Range stacks_range_;
  StackCombination stacks_;  // null: there is none
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_API_ANSWERS_H_
