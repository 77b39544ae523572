#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "text.h"

/* A word of a context, since the same word is another one as a value. */
#define NC_(context, word) context "\004" word

static const char *const heads[] = {
    NC_("head", "a name"),
    NC_("head", "a"),
    NC_("head", "accuracy"),
    NC_("head", "action"),
    NC_("head", "added"),
    NC_("head", "aliases"),
    NC_("head", "area basis"),
    NC_("head", "area change"),
    NC_("head", "area max"),
    NC_("head", "area min"),
    NC_("head", "area"),
    NC_("head", "as of"),
    NC_("head", "axis order"),
    NC_("head", "azimuth"),
    NC_("head", "b name"),
    NC_("head", "b"),
    NC_("head", "balanced"),
    NC_("head", "bound"),
    NC_("head", "boundary basis"),
    NC_("head", "bounds"),
    NC_("head", "category"),
    NC_("head", "changed columns"),
    NC_("head", "changed"),
    NC_("head", "check"),
    NC_("head", "class"),
    NC_("head", "code"),
    NC_("head", "composed of"),
    NC_("head", "computed"),
    NC_("head", "corners"),
    NC_("head", "crs evidence"),
    NC_("head", "crs"),
    NC_("head", "date"),
    NC_("head", "decimals"),
    NC_("head", "declared from"),
    NC_("head", "declared to"),
    NC_("head", "declared"),
    NC_("head", "description"),
    NC_("head", "difference"),
    NC_("head", "distance"),
    NC_("head", "document title"),
    NC_("head", "document"),
    NC_("head", "east"),
    NC_("head", "excludes"),
    NC_("head", "extra"),
    NC_("head", "feature"),
    NC_("head", "features"),
    NC_("head", "file"),
    NC_("head", "first lat"),
    NC_("head", "first lon"),
    NC_("head", "format"),
    NC_("head", "from date"),
    NC_("head", "from document"),
    NC_("head", "from kind"),
    NC_("head", "greatest"),
    NC_("head", "height mm"),
    NC_("head", "id"),
    NC_("head", "inside"),
    NC_("head", "issuer"),
    NC_("head", "kept"),
    NC_("head", "key"),
    NC_("head", "kind"),
    NC_("head", "largest error"),
    NC_("head", "lat"),
    NC_("head", "layer"),
    NC_("head", "least"),
    NC_("head", "length inside"),
    NC_("head", "licence"),
    NC_("head", "line id"),
    NC_("head", "line ids"),
    NC_("head", "line point"),
    NC_("head", "line status"),
    NC_("head", "lon"),
    NC_("head", "max shift"),
    NC_("head", "mean"),
    NC_("head", "method"),
    NC_("head", "mode"),
    NC_("head", "name en"),
    NC_("head", "name zh"),
    NC_("head", "name"),
    NC_("head", "near point"),
    NC_("head", "near"),
    NC_("head", "new area"),
    NC_("head", "new edges moved"),
    NC_("head", "new id"),
    NC_("head", "north"),
    NC_("head", "note"),
    NC_("head", "notes"),
    NC_("head", "offset"),
    NC_("head", "old area"),
    NC_("head", "old edges moved"),
    NC_("head", "original name"),
    NC_("head", "overlapping"),
    NC_("head", "panes"),
    NC_("head", "parcels"),
    NC_("head", "part of"),
    NC_("head", "part"),
    NC_("head", "parts"),
    NC_("head", "perimeter"),
    NC_("head", "placed by"),
    NC_("head", "quote"),
    NC_("head", "rank"),
    NC_("head", "read"),
    NC_("head", "refused"),
    NC_("head", "relation"),
    NC_("head", "removed"),
    NC_("head", "repaired"),
    NC_("head", "same numbers"),
    NC_("head", "scale denominator"),
    NC_("head", "schematic"),
    NC_("head", "severity"),
    NC_("head", "shape kind"),
    NC_("head", "shape"),
    NC_("head", "share of a"),
    NC_("head", "share of b"),
    NC_("head", "share within"),
    NC_("head", "share"),
    NC_("head", "shift place"),
    NC_("head", "shift"),
    NC_("head", "side"),
    NC_("head", "source crs"),
    NC_("head", "south"),
    NC_("head", "status"),
    NC_("head", "style"),
    NC_("head", "text"),
    NC_("head", "title en"),
    NC_("head", "title"),
    NC_("head", "to date"),
    NC_("head", "to document"),
    NC_("head", "tolerance"),
    NC_("head", "uncertainty"),
    NC_("head", "unit"),
    NC_("head", "url"),
    NC_("head", "valid from"),
    NC_("head", "valid to"),
    NC_("head", "value"),
    NC_("head", "verdict"),
    NC_("head", "version"),
    NC_("head", "warnings"),
    NC_("head", "west"),
    NC_("head", "width mm"),
    NC_("head", "width"),
    NC_("head", "within"),
    NC_("head", "without outline"),
    NC_("head", "written"),
    NC_("head", "zone point"),
    NC_("head", "zones"),
};

/* The columns whose values are the words below. */
static const char word_columns[] = "verdict,class,relation,boundary_basis,area_basis,category,mode,"
                                   "status,line_status,kind,from_kind,check,severity,part,side,"
                                   "shape_kind,axis_order,action,layer_kind";

char *word_head(const char *key, int size)
{
    char *head = text_format("%.*s", size, key);
    for (char *at = head; *at; at++)
        if (*at == '_')
            *at = ' ';
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *found = zl_translate(heads[i]);
        if (strcmp(strchr(heads[i], '\004') + 1, head) != 0 || found == heads[i])
            continue;
        free(head);
        return text_copy(found);
    }
    return head;
}

const char *word_unit(const char *unit)
{
    return zl_unit_word(unit);
}

/* A workbook is looked at, as a table is. */
static bool is_for_people(void)
{
    return shared.format == FORMAT_TABLE || shared.format == FORMAT_XLSX;
}

const char *in_table(const char *english)
{
    return is_for_people() ? zl_translate(english) : english;
}

const char *word_cell(const char *stored)
{
    if (!is_for_people())
        return stored;
    const char *word = zl_word(stored);
    return word == stored ? zl_unit_word(stored) : word;
}

const char *word_value(const char *key, const char *value)
{
    if (!text_in_list(key, word_columns))
        return value;
    return zl_word(value);
}
