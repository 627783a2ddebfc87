// Where the weekly run says what it does: one line a call, without a newline.
#ifndef TALLY_UPLOAD_LOG_H_
#define TALLY_UPLOAD_LOG_H_

#include <functional>
#include <string>

namespace tally::upload {

using Log = std::function<void(const std::string& line)>;

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_LOG_H_
