#include "named_at_length.h"

#define TEN_TIMES(word) word##word##word##word##word##word##word##word##word##word

namespace shapes {
namespace TEN_TIMES(a_rather_long_name_) {

SHAPES_FRAME void TEN_TIMES(größer)(int left, Bottom bottom) {
  if (left == 0) {
    bottom();
  } else {
    TEN_TIMES(größer)(left - 1, bottom);
  }
  __asm__ volatile("" ::: "memory");
}

}  // namespace TEN_TIMES(a_rather_long_name_)

void call_by_long_names(Bottom bottom) {
  TEN_TIMES(a_rather_long_name_)::TEN_TIMES(größer)(100, bottom);
  __asm__ volatile("" ::: "memory");
}

}  // namespace shapes
