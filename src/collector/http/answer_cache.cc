#include "collector/http/answer_cache.h"

namespace tally::collector {
namespace {

size_t bytes_of(const std::string& key, const Response& response) {
  const size_t plain = response.body ? response.body->size() : 0;
  const size_t packed = response.gzip ? response.gzip->size() : 0;
  return key.size() + sizeof(Response) + plain + packed;
}

}  // namespace

const Response* AnswerCache::find(const std::string& key) const {
  const auto it = answers_.find(key);
  return it == answers_.end() ? nullptr : &it->second;
}

void AnswerCache::put(const std::string& key, const Response& response) {
  const size_t size = bytes_of(key, response);
  if (size > max_bytes_ / kLargestPart || answers_.contains(key)) return;
  while (bytes_ + size > max_bytes_) {
    const auto oldest = answers_.find(order_.front());
    bytes_ -= bytes_of(oldest->first, oldest->second);
    answers_.erase(oldest);
    order_.pop_front();
  }
  answers_.emplace(key, response);
  order_.push_back(key);
  bytes_ += size;
}

void AnswerCache::clear() {
  answers_.clear();
  order_.clear();
  bytes_ = 0;
}

}  // namespace tally::collector
