# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DNM=nm "-DOBJECTS=a.o;b.o" -P KernelsShareNothing.cmake
#
# An inline function that a kernel object shares with the rest of the program would be linked once, perhaps in the build
# for newer processors, and stop the program on an older one. Only what lies in the object's own Eigen may be shared.
foreach(object IN LISTS OBJECTS)
  execute_process(COMMAND "${NM}" -C "${object}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]* [WVu] [^\n]*" weak "${symbols}")
  list(FILTER weak EXCLUDE REGEX "Eigen_v[34]::|DW\\.ref\\.")
  if(NOT symbols MATCHES "layerscope::v[34]::")
    message(FATAL_ERROR "${object} has no kernel in it")
  elseif(weak)
    message(FATAL_ERROR "${object} shares with the rest of the program: ${weak}")
  endif()
endforeach()
