# What Debian 12 ships; tests/run.sh and samples/quickstart.sh install it (tools/install-packages.sh).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(library gdal proj geos sqlite3 spatialite libpq nettle libxml-2.0 zlib fontconfig
                popt json-c xlsxwriter minizip)
    pkg_check_modules(${library} REQUIRED IMPORTED_TARGET ${library})
endforeach()
find_library(UNISTRING_LIBRARY unistring REQUIRED)
find_path(LEAFLET_FOLDER leaflet.min.js PATHS /usr/share/javascript/leaflet REQUIRED
          DOC "Leaflet 1.9 (Debian: libjs-leaflet), which is inlined into report pages")
find_library(MAPSERVER_LIBRARY mapserver REQUIRED)
find_path(MAPSERVER_INCLUDE_DIR mapserver.h PATH_SUFFIXES mapserver REQUIRED)
