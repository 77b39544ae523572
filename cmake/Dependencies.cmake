# What Debian 12 ships; tests/run.sh and samples/quickstart.sh install it (tools/install-packages.sh).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(library gdal proj geos sqlite3 spatialite nettle libxml-2.0 popt json-c xlsxwriter minizip)
    pkg_check_modules(${library} REQUIRED IMPORTED_TARGET ${library})
endforeach()
find_library(UNISTRING_LIBRARY unistring REQUIRED)
