/* Stored words as people read them: what a figure is worth, kinds, statuses, sides, units. */
#include <string.h>

#include "base/message.h"

/* A word of a context, since the same word is another one as a unit, a head and a value. */
#define NC_(context, word) context "\004" word

static const char *const units[] = {NC_("unit", "km²"), NC_("unit", "m²"), NC_("unit", "ha"),
                                    NC_("unit", "mu"),  NC_("unit", "m"),  NC_("unit", "km2"),
                                    NC_("unit", "m2")};

static const char *const words[] = {
    /* what a figure is worth */
    NC_("word", "measured"),
    NC_("word", "calibrated"),
    NC_("word", "nominal"),
    NC_("word", "agrees"),
    NC_("word", "differs"),
    NC_("word", "cannot-tell"),
    NC_("word", "no-boundary"),
    NC_("word", "parts-agree"),
    NC_("word", "parts-differ"),
    NC_("word", "wrong-side"),
    NC_("word", "unknown-line"),
    NC_("word", "no-geometry"),
    NC_("word", "crosses"),
    NC_("word", "apart"),
    NC_("word", "inside"),
    NC_("word", "outside"),
    NC_("word", "same"),
    NC_("word", "noise"),
    NC_("word", "moved"),
    NC_("word", "added"),
    NC_("word", "removed"),
    NC_("word", "deleted"),
    NC_("word", "closed"),
    NC_("word", "restored"),
    NC_("word", "feature"),
    NC_("word", "attributes"),
    NC_("word", "first"),
    NC_("word", "changed"),
    NC_("word", "not-comparable"),
    NC_("word", "fits"),
    NC_("word", "overhang"),
    NC_("word", "odd-numbers"),
    NC_("word", "does-not-fit"),
    /* overlaps */
    NC_("word", "contains"),
    NC_("word", "equal"),
    NC_("word", "overlap"),
    NC_("word", "sliver"),
    NC_("word", "touch"),
    NC_("word", "part-of"),
    NC_("word", "land"),
    NC_("word", "unclassed"),
    NC_("word", "several"),
    NC_("word", "none"),
    NC_("word", "small"),
    NC_("word", "total"),
    /* checks of audit, kinds of diff */
    NC_("word", "area"),
    NC_("word", "parts"),
    NC_("word", "bounds"),
    NC_("word", "boundary"),
    /* severities */
    NC_("word", "note"),
    NC_("word", "warning"),
    NC_("word", "error"),
    /* columns of the store */
    NC_("word", "existing"),
    NC_("word", "under-construction"),
    NC_("word", "planned"),
    NC_("word", "revoked"),
    NC_("word", "surveyed"),
    NC_("word", "digitised"),
    NC_("word", "schematic"),
    NC_("word", "economic-technological"),
    NC_("word", "high-tech"),
    NC_("word", "industrial-park"),
    NC_("word", "logistics"),
    NC_("word", "urban"),
    NC_("word", "bonded"),
    NC_("word", "free-trade"),
    NC_("word", "railway"),
    NC_("word", "high-speed-railway"),
    NC_("word", "expressway"),
    NC_("word", "national-road"),
    NC_("word", "provincial-road"),
    NC_("word", "station"),
    NC_("word", "interchange"),
    NC_("word", "airport"),
    NC_("word", "town"),
    NC_("word", "approved"),
    NC_("word", "governed"),
    NC_("word", "built-up"),
    NC_("word", "implementation"),
    NC_("word", "north"),
    NC_("word", "north-east"),
    NC_("word", "east"),
    NC_("word", "south-east"),
    NC_("word", "south"),
    NC_("word", "south-west"),
    NC_("word", "west"),
    NC_("word", "north-west"),
    /* kinds of layers */
    NC_("word", "zone"),
    NC_("word", "line"),
    NC_("word", "point"),
    NC_("word", "polygon"),
    NC_("word", "declared"),
    NC_("word", "document"),
};

/* What the C library says of the errors that files meet; a machine may lack its own translations.
 */
static const char *const system_errors[] = {N_("No such file or directory"),
                                            N_("Permission denied"),
                                            N_("Operation not permitted"),
                                            N_("No space left on device"),
                                            N_("Disk quota exceeded"),
                                            N_("File too large"),
                                            N_("Read-only file system"),
                                            N_("Is a directory"),
                                            N_("Not a directory"),
                                            N_("Directory not empty"),
                                            N_("File exists"),
                                            N_("File name too long"),
                                            N_("Too many levels of symbolic links"),
                                            N_("Too many open files"),
                                            N_("Input/output error"),
                                            N_("Device or resource busy"),
                                            N_("Text file busy"),
                                            N_("Bad file descriptor"),
                                            N_("Broken pipe"),
                                            N_("Invalid argument"),
                                            N_("Cannot allocate memory"),
                                            N_("Stale file handle")};

const char *zl_system_error(int error)
{
    const char *english = strerrordesc_np(error);
    for (size_t i = 0; english && i < sizeof system_errors / sizeof *system_errors; i++)
        if (strcmp(english, system_errors[i]) == 0)
            return _(system_errors[i]);
    return english ? english : _("unknown error");
}

static const char *translated(const char *const *table, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(strchr(table[i], '\004') + 1, word) != 0)
            continue;
        const char *found = zl_message(table[i]);
        return found == table[i] ? word : found;
    }
    return word;
}

const char *zl_word(const char *stored)
{
    return translated(words, sizeof words / sizeof *words, stored);
}

const char *zl_unit_word(const char *unit)
{
    return translated(units, sizeof units / sizeof *units, unit);
}
