# SPDX-License-Identifier: GPL-3.0-or-later
#
# layerscope_module(NAME [DEPENDS targets...])
#
# The folder of the calling CMakeLists.txt, as one static library `layerscope_NAME`. Its headers are included as
# "NAME/Header.h", and only by targets that depend on it: each room gets an include folder of its own that holds one
# link to the room, so that a wrong include does not compile.
function(layerscope_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  set(target layerscope_${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)

  set(rooms "${CMAKE_BINARY_DIR}/rooms/${name}")
  file(MAKE_DIRECTORY "${rooms}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${rooms}/${name}" SYMBOLIC)
  target_include_directories(${target} PUBLIC "${rooms}")
  target_link_libraries(${target} PUBLIC ${ARG_DEPENDS})
  # Half of the time that a small file takes is the standard library's headers.
  if(LAYERSCOPE_PCH AND NOT CMAKE_AUTOMOC)
    target_precompile_headers(${target} PRIVATE <CorePrecompiled.h>)
  endif()
endfunction()

# layerscope_qt_module(NAME [DEPENDS targets...]): the same with moc, and Qt's headers precompiled.
function(layerscope_qt_module name)
  set(CMAKE_AUTOMOC ON)
  set(CMAKE_AUTOMOC_MOC_OPTIONS --include "${CMAKE_SOURCE_DIR}/cmake/MocPrelude.h")
  layerscope_module(${name} ${ARGN})
  if(LAYERSCOPE_PCH)
    target_precompile_headers(layerscope_${name} PRIVATE <QtPrecompiled.h>)
  endif()
endfunction()

# layerscope_tests(FOLDER LIBRARIES...): every tst_*.cpp of the calling folder as one Qt Test executable and one ctest;
# the target FOLDER-tests builds them all.
function(layerscope_tests label)
  set(CMAKE_AUTOMOC ON)
  set(CMAKE_AUTOMOC_MOC_OPTIONS --include "${CMAKE_SOURCE_DIR}/cmake/MocPrelude.h")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp")
  add_custom_target(${label}-tests)
  set(first_test "")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    target_link_libraries(${name} PRIVATE ${ARGN} Qt6::Test)
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    if(LAYERSCOPE_PCH AND first_test)
      target_precompile_headers(${name} REUSE_FROM ${first_test})
    elseif(LAYERSCOPE_PCH)
      target_precompile_headers(${name} PRIVATE <TestPrecompiled.h>)
      set(first_test ${name})
    endif()
    target_compile_definitions(${name} PRIVATE LAYERSCOPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    add_dependencies(${label}-tests ${name})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 600
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1;TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/lsan.supp")
  endforeach()
endfunction()
