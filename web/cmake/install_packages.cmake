# Installs the npm packages that the lock file names, unless that has been done since it changed.
#   cmake -D NPM=… -D WEB=<directory of package.json> -P install_packages.cmake
# All build trees share one node_modules. The lock keeps two builds that run at the same time from
# installing over each other.
file(LOCK ${WEB}/.install.lock TIMEOUT 300)

# npm writes this file last, so it is there only after a complete installation.
set(installed ${WEB}/node_modules/.package-lock.json)
if(NOT EXISTS ${installed} OR ${WEB}/package-lock.json IS_NEWER_THAN ${installed})
  execute_process(COMMAND ${NPM} ci --loglevel=error WORKING_DIRECTORY ${WEB} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "npm could not install the packages for ${WEB} (see above). Is the npm registry within reach?")
  endif()
endif()
