#include "viewer/call.h"

#include "viewer/json.h"

namespace tally::viewer {

Answer error_answer(unsigned status, std::string_view sentence) {
  return {.status = status,
          .type = "application/json",
          .body = to_text(Json{{"Error", sentence}}) + "\n",
          .allow = {}};
}

}  // namespace tally::viewer
