# The parts of a report page, embedded: ours of lib/output/report/page, and Leaflet as Debian ships
# it, without the references to files beside it, of which the page has none.
foreach(file leaflet.css leaflet.min.js)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${LEAFLET_FOLDER}/${file})
    file(READ ${LEAFLET_FOLDER}/${file} text)
    string(REGEX REPLACE "url\\(images/[^)]*\\)" "none" text "${text}")
    string(REGEX REPLACE "(//|/\\*)# sourceMappingURL=[^ \n]*( \\*/)?" "" text "${text}")
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${file} "${text}")
endforeach()
set(PAGE ${CMAKE_CURRENT_SOURCE_DIR}/output/report/page)
embed_text(${CMAKE_CURRENT_BINARY_DIR}/report_styles.c zl_report_styles
           ${CMAKE_CURRENT_BINARY_DIR}/leaflet.css ${PAGE}/report.css)
embed_text(${CMAKE_CURRENT_BINARY_DIR}/report_scripts.c zl_report_scripts
           ${CMAKE_CURRENT_BINARY_DIR}/leaflet.min.js ${PAGE}/graticule.js ${PAGE}/labels.js
           ${PAGE}/paint.js ${PAGE}/choice.js ${PAGE}/report.js)
embed_text(${CMAKE_CURRENT_BINARY_DIR}/report_licence.c zl_report_licence
           ${PAGE}/leaflet-licence.txt)
list(APPEND output_SOURCES ${CMAKE_CURRENT_BINARY_DIR}/report_styles.c
     ${CMAKE_CURRENT_BINARY_DIR}/report_scripts.c ${CMAKE_CURRENT_BINARY_DIR}/report_licence.c)
