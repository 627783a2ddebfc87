# What `cmake --install` leaves: the programs, the public headers, and the libraries with a CMake package
# (find_package(Tallystick), targets tally::counter, tally::stack, tally::client, tally::lsp, tally::testing and tally::upload) and pkg-config files.
include(CMakePackageConfigHelpers)

# The libraries behind those that a host program links are installed and exported with them, since
# they are static; their headers are not.
install(TARGETS tally_counter tally_stack tally_client tally_lsp tally_testing tally_upload
    tally_base tally_consent tally_countfile tally_crash tally_format
  EXPORT TallystickTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(TALLY_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Tallystick)
install(EXPORT TallystickTargets NAMESPACE tally:: DESTINATION ${TALLY_PACKAGE_DIR})
configure_package_config_file(cmake/TallystickConfig.cmake.in
  ${CMAKE_BINARY_DIR}/TallystickConfig.cmake INSTALL_DESTINATION ${TALLY_PACKAGE_DIR})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/TallystickConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/TallystickConfig.cmake
              ${CMAKE_BINARY_DIR}/TallystickConfigVersion.cmake
  DESTINATION ${TALLY_PACKAGE_DIR})

# Relative, so that an installed tree can be moved.
file(RELATIVE_PATH TALLY_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(name counter stack client lsp testing upload)
  configure_file(cmake/tally-${name}.pc.in ${CMAKE_BINARY_DIR}/tally-${name}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/tally-${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
