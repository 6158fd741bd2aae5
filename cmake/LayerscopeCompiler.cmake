# SPDX-License-Identifier: GPL-3.0-or-later
# Language level, warnings, sanitizers and ccache for every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(LAYERSCOPE_CCACHE ccache)
if(LAYERSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header is only cached when ccache may ignore its time stamp.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_NOHASHDIR=1 "${LAYERSCOPE_CCACHE}")
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlaps, out-of-bounds and uninitialised reads inside std::string, std::vector and std::function that are
  # not there (PR105651, PR107852, PR105562).
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
if(LAYERSCOPE_PCH)
  # Named in angle brackets, so that what CMake generates names no folder and ccache serves every clone on the machine.
  include_directories("${CMAKE_SOURCE_DIR}/cmake")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND LAYERSCOPE_PCH)
  add_compile_options(-fpch-preprocess)
endif()
if(LAYERSCOPE_WERROR)
  add_compile_options(-Werror)
endif()
if(LAYERSCOPE_SANITIZE)
  add_compile_options(-fsanitize=${LAYERSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${LAYERSCOPE_SANITIZE})
endif()
