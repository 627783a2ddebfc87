#include "format/stack_id.h"

#include <cstdint>

namespace tally::format {
namespace {

constexpr uint32_t kOffsetBasis = 2166136261;
constexpr uint32_t kPrime = 16777619;
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string stack_id(std::string_view expanded) {
  uint32_t hash = kOffsetBasis;
  for (const char c : expanded) hash = (hash * kPrime) ^ static_cast<uint8_t>(c);
  // The last digit stands for two bits and four zeros.
  const uint64_t bits = uint64_t{hash} << 4;
  std::string id;
  for (size_t i = kStackIdLength; i-- > 0;) id += kDigits[bits >> (6 * i) & 0x3f];
  return id;
}

}  // namespace tally::format
