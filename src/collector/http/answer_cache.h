// Answers that were costly to make, kept in bounded memory.
#ifndef TALLY_COLLECTOR_HTTP_ANSWER_CACHE_H_
#define TALLY_COLLECTOR_HTTP_ANSWER_CACHE_H_

#include <cstddef>
#include <deque>
#include <map>
#include <string>

#include "collector/http/response.h"

namespace tally::collector {

// Drops what came first when it is full, so that who asks for ever new things pushes out single
// answers and not all. For one thread at a time.
class AnswerCache {
 public:
  // Bytes of all bodies and their packed forms together.
  explicit AnswerCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Null if it is not there. Good until the next put() or clear().
  const Response* find(const std::string& key) const;

  // A larger part than this of the whole is not kept: it would push out too much.
  static constexpr size_t kLargestPart = 8;
  void put(const std::string& key, const Response& response);

  void clear();

 private:
  size_t max_bytes_;
  size_t bytes_ = 0;
  std::map<std::string, Response> answers_;
  std::deque<std::string> order_;  // the oldest first
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_ANSWER_CACHE_H_
