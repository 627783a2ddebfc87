# i386, by Debian's cross compiler (script/cross installs it).
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR i686)
set(TALLY_TRIPLET i686-linux-gnu)
# Most x86-64 kernels run the programs themselves, which the target's own loader shows.
execute_process(COMMAND /usr/${TALLY_TRIPLET}/lib/ld-linux.so.2 --version
  RESULT_VARIABLE TALLY_RUNS_HERE OUTPUT_QUIET ERROR_QUIET)
if(NOT TALLY_RUNS_HERE EQUAL 0)
  set(CMAKE_CROSSCOMPILING_EMULATOR qemu-i386-static)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/debian_cross.cmake)
