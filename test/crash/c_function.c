// A function of C, whose symbol is its name.
void c_write_null(void);

void c_write_null(void) {
  volatile int* nowhere = 0;
  __asm__ volatile("" : "+r"(nowhere));
  *nowhere = 1;
}
