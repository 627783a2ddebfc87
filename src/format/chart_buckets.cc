#include "format/chart_buckets.h"

#include <algorithm>

namespace tally::format {

CounterExpression read_counter_expression(std::string_view counter) {
  CounterExpression out;
  const size_t brace = counter.find('{');
  out.has_list = brace != std::string_view::npos;
  out.prefix = counter.substr(0, brace);
  const size_t colon = out.prefix.find(':');
  out.has_colon = colon != std::string_view::npos;
  out.chart = out.prefix.substr(0, colon);
  if (!out.has_list) {
    if (out.has_colon) out.buckets.push_back(counter.substr(colon + 1));
    return out;
  }
  std::string_view list = counter.substr(brace + 1);
  const size_t close = std::min(list.find('}'), list.size());
  if (close < list.size()) out.tail = list.substr(close + 1);
  list = list.substr(0, close);
  for (;;) {
    const size_t comma = list.find(',');
    out.buckets.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace tally::format
