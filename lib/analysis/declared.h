/* Areas that documents declare, and the tolerance that their digits imply. */
#ifndef ZL_ANALYSIS_DECLARED_H
#define ZL_ANALYSIS_DECLARED_H

#include "base/text.h"

/** A declared figure; the texts belong to the list it came from. */
typedef struct zl_figure {
    const char *id;   /**< of the zone */
    const char *kind; /**< approved, planned, governed, built-up, implementation …; may be NULL */
    double value;     /**< NAN when the figure cannot be used: unknown value or unit */
    int decimals;     /**< of the value as it is written: 2 for 24.76, 0 for 38 */
    int km2_decimals; /**< of the value once it is written in km² */
    double unit_m2;   /**< square metres in one unit */
    const char *unit; /**< as printed: "km²", "ha", "亩", "m²" */
    const char *date, *document, *quote;
    const char *excludes; /**< what the figure leaves out, as the document says; may be NULL */
    const char *const
        *parts; /**< ids of the zones that make it up, NULL-terminated; may be empty */
    size_t nparts;
} zl_figure;

typedef struct zl_figures {
    zl_figure *item;
    size_t count, capacity;
    bool given; /**< were declared areas given at all? */
} zl_figures;

/** The columns of a declared area as text and number, before they are understood. */
typedef struct zl_figure_source {
    const char *id, *kind, *value, *unit, *date, *document, *quote, *excludes;
    const char *composed_of; /**< "a;b;c", "a,b" or a JSON array */
} zl_figure_source;

/** Understands one row and adds it. An unknown unit or value leaves `value` NAN. */
zl_status zl_figures_add(zl_figures *figures, const zl_figure_source *source, zl_error *err);
/** Reads all rows of a layer by the names of its columns. ZL_BAD_DATA when it has no column id or
 *  value. A row that cannot be used is a warning "unusable-figure" in `notes`. */
zl_status zl_figures_read(zl_figures *out, zl_layer *declared, zl_findings *notes, zl_error *err);
void zl_figures_free(zl_figures *figures);

static inline bool zl_figure_usable(const zl_figure *figure)
{
    return figure->value == figure->value;
}
bool zl_same_text(const char *a, const char *b); /**< equal, or both NULL */

/** In m², rounded to 1e-4 m², so that sums of decimal figures are exact. */
double zl_figure_m2(const zl_figure *figure);
/** Half a unit of the last digit: 24.76 km² is ± 0.005 km², 38 km² is ± 0.5 km². */
double zl_figure_tolerance_m2(const zl_figure *figure);

/** Adds "24.76 km²". */
void zl_figure_print(zl_text *out, const zl_figure *figure);
/** Adds a number; five and more digits before the point are grouped: "106 095". */
void zl_text_add_number(zl_text *out, double value, int decimals);
/** Adds "70.73 km² = 7073 ha = 106 095 亩" for an area known to so many decimals in km². */
void zl_text_add_area(zl_text *out, double m2, int km2_decimals);

#endif
