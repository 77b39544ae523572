/* Fonts that fontconfig knows. */
#ifndef ZL_OUTPUT_MAP_MAPSERVER_FONT_H
#define ZL_OUTPUT_MAP_MAPSERVER_FONT_H

#include "output/map/engine.h"

/** As in zl_map_engine. */
bool zl_font_find(char *path, size_t size, const unsigned *characters, char *message, size_t room);
bool zl_font_check(unsigned *missing, const char *path, const unsigned *characters);

/* Marks a message for translation: zl_map_engine_said() looks it up, outside of this module. */
#define N_(english) english

#endif
