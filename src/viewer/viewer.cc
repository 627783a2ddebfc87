#include "viewer/viewer.h"

namespace tally::viewer {

Answer Viewer::answer(const Call& call) {
  if (auto refused = guard_.refuse(call)) return std::move(*refused);
  if (call.path() == kCodePath) return change_code(call);
  if (!call.path().starts_with("/api/")) return assets_.find(call.path());
  Answer answer = api_.answer(call);
  answer.to_owner = true;
  return answer;
}

Answer Viewer::change_code(const Call& call) {
  const auto token = guard_.change_code(call, Guard::Clock::now());
  if (!token) {
    return error_answer(403,
                        "This link was used before, or is too old: open the link that `tally "
                        "view` has printed. If it was not you who used it, end `tally view`.");
  }
  return {.status = 200,
          .type = "application/json",
          .body = to_text(Json{{"Token", *token}}) + "\n",
          .allow = {},
          .to_owner = true};
}

}  // namespace tally::viewer
