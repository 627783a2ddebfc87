// The answer to who asks for a published file: in which form, whether it is known, and which part.
#ifndef TALLY_COLLECTOR_HTTP_FILE_ANSWER_H_
#define TALLY_COLLECTOR_HTTP_FILE_ANSWER_H_

#include <cstdint>

#include "base/descriptor.h"
#include "collector/http/request.h"
#include "collector/http/response.h"

namespace tally::collector {

struct FileAnswer {
  Response response;      // without a file; with a body if it is an error
  base::Descriptor file;  // open if there are bytes of it to be sent
  uint64_t begin = 0;
  uint64_t length = 0;  // of what is sent: Content-Length
};

// Opens the file of `response` (a 200), in the form that the client likes best, and goes by
// If-None-Match, Range and If-Range, in this order (RFC 9110, 13.2.2). Reads the disk, and may be
// called by any thread.
//
// A file is replaced by rename and never changed, so that what is open stays one version, and its
// strong ETag is made of inode, size and time: that of another version, or another form, differs.
FileAnswer answer_file(Response response, const Request& request);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_FILE_ANSWER_H_
