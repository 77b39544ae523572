# A call of GDAL by its own name goes through the table of the module: a macro for each function of
# lib/input/gdal/calls.h.
set(GDAL_CALLS ${CMAKE_CURRENT_SOURCE_DIR}/input/gdal/calls.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${GDAL_CALLS})
file(READ ${GDAL_CALLS} text)
string(REGEX MATCHALL "CALL\\([A-Za-z0-9_]+\\)" calls "${text}")
list(TRANSFORM calls REPLACE "CALL\\((.*)\\)" "#define \\1 (zl_gdal()->call_\\1)")
list(JOIN calls "\n" text)
set(GDAL_REDIRECT_FOLDER ${CMAKE_CURRENT_BINARY_DIR}/generated)
file(CONFIGURE OUTPUT ${GDAL_REDIRECT_FOLDER}/input/gdal/redirect.h CONTENT "${text}\n" @ONLY)
