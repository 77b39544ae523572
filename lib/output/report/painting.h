/* How the features of a layer are painted: which rules of its style match each of them. Features
 * for which the same rules match share one look. */
#ifndef ZL_OUTPUT_REPORT_PAINTING_H
#define ZL_OUTPUT_REPORT_PAINTING_H

#include "output/report/sld.h"

/** The looks of all layers on the map, in one list. All zero is empty. */
typedef struct zl_looks {
    zl_text json; /**< an array of symbols for each look, with commas between them */
    size_t count;
} zl_looks;

/** A style in use. All zero is none. */
typedef struct zl_painting {
    zl_sld *sld;
    char **rules; /**< of each look of this layer: '1' where a rule matches */
    size_t *look; /**< its position among all looks */
    size_t count, rules_capacity, look_capacity;
} zl_painting;

/** Takes the text of an SLD. */
zl_status zl_painting_open(zl_painting *out, const char *sld, zl_error *err);
void zl_painting_free(zl_painting *painting);
/** The look of a feature, added to `looks` when it is a new one. */
zl_status zl_painting_look(size_t *out, zl_painting *painting, zl_looks *looks,
                           zl_sld_value_fn value, const void *user, zl_error *err);
/** Adds the legend: {"part", "kind", "title", "entries":[{"title", "symbols"}]} of the rules that
 *  were used; nothing where none was. `part` is what the script of the page calls the layer. */
zl_status zl_painting_legend(zl_text *json, const zl_painting *painting, const char *part,
                             zl_shape_kind kind, bool chinese, zl_error *err);

#endif
