// What the viewer's page asks for, as JSON: all of it made by the functions that the commands of
// `tally` are made of. Addresses are below `/api/` (doc/viewer.md).
#ifndef TALLY_VIEWER_API_H_
#define TALLY_VIEWER_API_H_

#include <functional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "viewer/call.h"
#include "viewer/json.h"
#include "viewer/known_places.h"

namespace tally::viewer {

// Reads the environment and files at each call, and writes only what a POST asks for. For one
// thread, while no other changes the environment.
class Api {
 public:
  // The time that is taken for now.
  explicit Api(std::function<base::Time()> now) : now_(std::move(now)) {}

  // Of a call that the guard (guard.h) has let in.
  Answer answer(const Call& call) const;

 private:
  Answer answer_of(const Call& call, const KnownPlace& known) const;
  Answer report(std::string_view query, const KnownPlace& known) const;
  Answer change_mode(const Call& call) const;

  Json collections() const;
  base::Result<Json> preview(const KnownPlace& known) const;
  Json config(const KnownPlace& known) const;

  std::function<base::Time()> now_;
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_API_H_
