/* What a drawing says of itself: its unit, its code page, what stands for other things. */
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "input/dxf/private.h"
#include "input/quote.h"

/* ---- what the file says of itself ----------------------------------------------------------- */

static const char *unit_name(int unit)
{
    static const char *const names[] = {NULL,          "inches",      "feet", "miles",
                                        "millimetres", "centimetres", NULL,   "kilometres"};
    return unit > 0 && unit < 8 ? names[unit] : NULL;
}

/* The greatest northing is 1e7 m, the greatest easting with a zone prefix 6e7 m. */
static zl_status check_unit(zl_drawing *d, const zl_dxf_header *header, zl_error *err)
{
    const char *unit = unit_name(header->units);
    if (!unit)
        return ZL_OK;
    if (d->dxf.largest > 1e8)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: is drawn in %s ($INSUNITS %d), with coordinates up to %.0f; scale it "
                       "to metres in the drawing program (SCALE) and save it again",
                       d->source->name, unit, header->units, d->dxf.largest);
    return zl_source_add_note(d->source, ZL_WARNING, "drawing-unit", NULL, err,
                              "the header says that the drawing is in %s ($INSUNITS %d); its "
                              "numbers are as large as metres and are read as metres",
                              unit, header->units);
}

/* A note about so many entities; none for 0. */
static zl_status note_count(zl_drawing *d, size_t count, const char *code, const char *what,
                            zl_error *err)
{
    return count == 0
               ? ZL_OK
               : zl_source_add_note(d->source, ZL_NOTE, code, NULL, err, "%s: %zu", what, count);
}

/* Programs that know no code page write ANSI_1252 above whatever they write. */
static zl_status check_codepage(zl_drawing *d, const zl_dxf_header *header,
                                const zl_source_options *options, zl_error *err)
{
    if (options->encoding || !header->beyond_ascii || header->utf8 ||
        strcmp(header->codepage, "ANSI_936") == 0)
        return ZL_OK;
    return zl_source_add_note(d->source, ZL_WARNING, "drawing-encoding", NULL, err,
                              "the header says that text is in %s; if names look wrong, give "
                              "--encoding GBK",
                              *header->codepage ? zl_quoted(header->codepage).text
                                                : _("no code page"));
}

zl_status zl_drawing_note_header(zl_drawing *d, const zl_dxf_header *header,
                                 const zl_source_options *options, zl_error *err)
{
    ZL_TRY(check_unit(d, header, err));
    ZL_TRY(check_codepage(d, header, options, err));
    ZL_TRY(note_count(d, header->inserts, "blocks-unfolded",
                      _("block references, whose entities are taken where the block stands"), err));
    ZL_TRY(
        note_count(d, header->curves, "curve-linearised",
                   _("circles, arcs, ellipses, splines and polylines with arcs, for which chords "
                     "of a quarter degree stand (2.4 mm off at a radius of 1 km)"),
                   err));
    ZL_TRY(
        note_count(d, d->dxf.raised, "zm-dropped", _("entities whose heights were dropped"), err));
    return note_count(d, d->dxf.paper, "paper-space",
                      _("entities on paper space that are left out"), err);
}
