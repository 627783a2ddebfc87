// Compiled with a stack protector.
#include "cases.h"

namespace torture {

SHAPES_FRAME void overrun() {
  char buffer[16];
  overwrite(buffer, 128, 0x41);
  __asm__ volatile("" ::"r"(buffer));
}

}  // namespace torture
