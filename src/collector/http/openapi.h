// The API's own description, doc/openapi.json, as it was when this was built.
#ifndef TALLY_COLLECTOR_HTTP_OPENAPI_H_
#define TALLY_COLLECTOR_HTTP_OPENAPI_H_

#include "collector/http/response.h"

namespace tally::collector {

// Thread-safe.
const Response& openapi();

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_OPENAPI_H_
