// A frame of a stack, and where in the source it is.
#ifndef TALLY_TRIAGE_SOURCE_FRAME_H_
#define TALLY_TRIAGE_SOURCE_FRAME_H_

#include <string>

namespace tally::triage {

struct SourceFrame {
  std::string text{};  // a frame by the grammar (countfile/frame.h)
  std::string file{};  // as seen from the project's root (triage/source_path.h); empty if unknown
  int line = 0;        // from 1; 0 if unknown
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SOURCE_FRAME_H_
