# SPDX-License-Identifier: GPL-3.0-or-later
# Every library that is not ours, found once; installer/packages.txt names the Debian packages.

find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs videoio)
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)

if(LAYERSCOPE_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Svg PrintSupport)
  find_package(QCustomPlotQt6 REQUIRED)
endif()
if(LAYERSCOPE_TESTS AND LAYERSCOPE_QT_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
