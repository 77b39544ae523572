/* Each question in three steps: collect the layers, compute over what is in memory, emit rows. Here
 * is the middle step: pure computation over collections, which the tests call with shapes made by
 * hand. The first and the last step are the public functions. */
#ifndef ZL_ANALYSIS_QUESTIONS_H
#define ZL_ANALYSIS_QUESTIONS_H

#include "analysis/declared.h"
#include "analysis/rows.h"
#include "base/text.h"
#include "store/collect.h"

/** Areas of zones; `figures` may be empty. */
zl_status zl_area_of(const zl_collection *zones, const zl_figures *figures,
                     const zl_area_options *options, const zl_sink *sink, zl_error *err);
/** Declared against computed. A figure of an id that is no zone here is a row and a warning, or,
 *  when the zones are `filtered`, outside of the question. */
zl_status zl_audit_of(const zl_collection *zones, const zl_figures *figures, bool filtered,
                      const zl_sink *sink, zl_error *err);
/** Pairs a < b of one collection (`b` NULL) or pairs between two. The features of b carry `nkept`
 *  values into the rows. */
zl_status zl_overlap_of(const zl_collection *a, const zl_collection *b, size_t nkept,
                        const zl_overlap_options *options, const zl_sink *sink, zl_error *err);
/** Land in zones. The values of the land, of which blanks are cut off, are `ncolumns` for each
 *  parcel. */
zl_status zl_land_of(const zl_collection *zones, zl_collection *land, size_t ncolumns,
                     const zl_land_options *options, const zl_sink *sink, zl_error *err);
/** Nearest lines or points of each zone. */
zl_status zl_distance_of(const zl_collection *zones, const zl_collection *lines,
                         const zl_distance_options *options, const zl_sink *sink, zl_error *err);
/** Area of each zone within a distance of lines or points. */
zl_status zl_corridor_of(const zl_collection *zones, const zl_collection *lines,
                         const zl_corridor_options *options, const zl_sink *sink, zl_error *err);

/** Zones that hold a place, and what is near it; `lines` and `points` may be empty. */
zl_status zl_at_of(const zl_collection *zones, const zl_collection *lines,
                   const zl_collection *points, const double place_deg[2],
                   const zl_at_options *options, const zl_sink *sink, zl_error *err);

/** Ids gathered for a note, of which the first few are named. All zero is empty. */
typedef struct zl_names {
    zl_text text;
    size_t count;
} zl_names;
/** Adds foreign text, made safe; the ninth and later are only counted. */
void zl_names_add(zl_names *names, const char *name);
/** Adds "a, b and 3 more" to a text. */
void zl_names_print(zl_text *out, const zl_names *names);
void zl_names_free(zl_names *names);

/** ZL_USAGE unless the layer holds polygons. `question` names the command in the message. */
zl_status zl_need_polygons(const zl_layer *layer, const char *question, zl_error *err);
/** ZL_USAGE unless the layer holds lines or points. */
zl_status zl_need_lines(const zl_layer *layer, const char *question, zl_error *err);

/** Adds a note with the text that was put together; ZL_FAILED when memory for it was short. */
zl_status zl_add_note(zl_findings *notes, zl_severity severity, const char *code,
                      const zl_text *text, zl_error *err);
/** A note "no-boundary" that names the zones without shape (none: no note). `consequence` is what
 *  becomes of them: "have no area". */
zl_status zl_note_no_boundary(zl_findings *notes, const zl_collection *zones,
                              const char *consequence, zl_error *err);
/** The same for zones that are not in memory: how many there were, and those without shape. */
zl_status zl_note_without_boundary(zl_findings *notes, const zl_names *without, size_t nzones,
                                   const char *consequence, zl_error *err);

/** Puts the ids of the features at fault (`b` may be NULL) before the message of a failure and
 * hands the status back; ZL_OK passes through. */
zl_status zl_at_feature(zl_status status, const char *a, const char *b, zl_error *err);

/** A note "no-lines" when there are none to measure to. */
void zl_note_no_lines(zl_findings *notes, size_t nlines);

#endif
