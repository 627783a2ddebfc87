# What the toolchains of Debian's cross compilers share.
set(CMAKE_C_COMPILER ${TALLY_TRIPLET}-gcc)
set(CMAKE_CXX_COMPILER ${TALLY_TRIPLET}-g++)
set(CMAKE_FIND_ROOT_PATH /usr/${TALLY_TRIPLET})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# Static programs need no libraries of the target where they run, and start in a tenth of the time
# under emulation; each test case is a start. The linker warns of GoogleTest, which could resolve
# host names (it does not here).
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -Wl,--no-warnings")
# GCC notes how arm's calling convention changed in version 7.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
