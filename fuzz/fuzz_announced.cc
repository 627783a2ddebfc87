// Any bytes are an error, or a state of announced counters that is written as it was read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "upload/announced.h"
#include "upload/announcement_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tally::upload;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  (void)head_of_announcement(text);
  const auto announced = parse_announced(text);
  if (!announced) {
    if (announced.error().message.empty()) std::abort();
    return 0;
  }
  if (parse_announced(write_announced(*announced)).value() != *announced) std::abort();
  const std::string told =
      announcement_text({.yes = announced->yes,
                         .announced = announced->seen,
                         .names = sent_after(*announced, announced->seen)},
                        {}, {.title = "Acme tools", .option = "--collection acme"});
  if (told.size() > kMaxAnnouncement) std::abort();
  if (!told.empty() && !head_of_announcement(told)) std::abort();
  return 0;
}
