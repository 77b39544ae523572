/* A style in SLD 1.0.0, as styles/ has them, read for the map of the page: which rules match a
 * feature, and how each of them paints. All rules that match are painted, in their order. */
#ifndef ZL_OUTPUT_REPORT_SLD_H
#define ZL_OUTPUT_REPORT_SLD_H

#include "base/text.h"

typedef struct zl_sld zl_sld;

/** ZL_FAILED when it is no SLD or has a filter that is not known here. */
zl_status zl_sld_open(zl_sld **out, const char *text, zl_error *err);
void zl_sld_free_ptr(zl_sld **sld); /**< for ZL_CLEANUP */

size_t zl_sld_rules(const zl_sld *sld);
/** The i-th column that a filter asks for, each once; NULL after the last. */
const char *zl_sld_property(const zl_sld *sld, size_t i);
/** Title of the whole style, or of rule `i`, in Chinese or in English; "" for none. */
const char *zl_sld_title(const zl_sld *sld, bool chinese);
const char *zl_sld_rule_title(const zl_sld *sld, size_t i, bool chinese);

/** The value of a column, by its position among zl_sld_property(); NULL: unknown. */
typedef const char *(*zl_sld_value_fn)(size_t property, const void *user);

/** Does the rule match? A missing value equals nothing. An ElseFilter matches where none of the
 *  rules before it does. */
bool zl_sld_match(const zl_sld *sld, size_t i, zl_sld_value_fn value, const void *user);

/** Adds the symbols of a rule as JSON objects with commas between them; `*count` counts on. Labels
 *  are left out. Of a symbol: fill, fillOpacity, stroke, width, opacity, dash, cap; of a hatch:
 * size, rotation; of a point: mark, size. */
void zl_sld_symbols(zl_text *json, size_t *count, const zl_sld *sld, size_t i);

#endif
