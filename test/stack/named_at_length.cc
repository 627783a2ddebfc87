#include "named_at_length.h"

#define TEN_TIMES(word) word##word##word##word##word##word##word##word##word##word
#define LONG_SPACE TEN_TIMES(a_rather_long_name_)
#define LONG_FUNCTION TEN_TIMES(größer)

namespace shapes {
namespace LONG_SPACE {

SHAPES_FRAME void LONG_FUNCTION(int left, Bottom bottom) {
  if (left == 0) {
    bottom();
  } else {
    LONG_FUNCTION(left - 1, bottom);
  }
  __asm__ volatile("" ::: "memory");
}

}  // namespace LONG_SPACE

void call_by_long_names(Bottom bottom) {
  LONG_SPACE::LONG_FUNCTION(100, bottom);
  __asm__ volatile("" ::: "memory");
}

}  // namespace shapes
