// What the others are compared with.
#ifdef STREAMS
#include <iostream>

int main() { std::cout << "hello\n"; }
#else
#include <cstdio>

int main() { std::puts("hello"); }
#endif
