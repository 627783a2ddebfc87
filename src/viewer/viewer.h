// The local viewer: what each request is answered by.
#ifndef TALLY_VIEWER_VIEWER_H_
#define TALLY_VIEWER_VIEWER_H_

#include "viewer/api.h"
#include "viewer/assets.h"
#include "viewer/call.h"
#include "viewer/guard.h"

namespace tally::viewer {

// For one thread.
class Viewer {
 public:
  Viewer(Guard guard, Assets assets, Api api)
      : guard_(std::move(guard)), assets_(std::move(assets)), api_(std::move(api)) {}

  Answer answer(const Call& call);

 private:
  Answer change_code(const Call& call);

  Guard guard_;
  Assets assets_;
  Api api_;
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_VIEWER_H_
