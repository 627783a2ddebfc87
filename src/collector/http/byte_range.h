// The part of a body that a client asks for (RFC 9110, 14). Pure, for any thread.
#ifndef TALLY_COLLECTOR_HTTP_BYTE_RANGE_H_
#define TALLY_COLLECTOR_HTTP_BYTE_RANGE_H_

#include <cstdint>
#include <string_view>
#include <variant>

namespace tally::collector {

struct WholeBody {};
struct NoSuchPart {};  // 416
struct BodyPart {
  uint64_t begin = 0;
  uint64_t length = 0;  // at least 1, all within the body
};
using RangeAnswer = std::variant<WholeBody, NoSuchPart, BodyPart>;

// What a Range header of this value asks for of a body of `size` bytes. Whole if it asks for
// several parts, in other units than bytes, or makes no sense: such a header is to be ignored.
RangeAnswer parse_range(std::string_view header, uint64_t size);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_BYTE_RANGE_H_
