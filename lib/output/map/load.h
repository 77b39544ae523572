#ifndef ZL_OUTPUT_MAP_LOAD_H
#define ZL_OUTPUT_MAP_LOAD_H

#include "output/map/engine.h"
#include "zonelayer.h"

/** The module that draws. ZL_FAILED says what to install when it cannot be loaded. */
zl_status zl_map_engine_load(const zl_map_engine **out, zl_error *err);

enum { ZL_ENGINE_SAID_SIZE = 768 };
/** A message of the module in the user's language; gives `out`. */
const char *zl_map_engine_said(char out[ZL_ENGINE_SAID_SIZE], const char *message);

#endif
