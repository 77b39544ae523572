#include "output/map/mapfile.h"

#include "base/error.h"

void zl_mapfile_string(zl_text *out, const char *text)
{
    zl_text_add(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            zl_text_add(out, "\\");
        zl_text_add_bytes(out, text, 1);
    }
    zl_text_add(out, "\"");
}

void zl_mapfile_number(zl_text *out, const char *before, double number)
{
    char digits[ZL_NUMBER_SIZE];
    zl_number_text(digits, number, 9);
    zl_text_addf(out, "%s%s", before, digits);
}

void zl_mapfile_begin(zl_text *out, const char *fonts, int width_px, int height_px, double dpi)
{
    zl_text_addf(out,
                 "MAP\nNAME \"zonelayer\"\nSIZE %d %d\nMAXSIZE 40000\nIMAGECOLOR 255 255 255\n"
                 "FONTSET ",
                 width_px, height_px);
    zl_mapfile_string(out, fonts);
    zl_mapfile_number(out, "\nRESOLUTION ", dpi);
    zl_mapfile_number(out, "\nDEFRESOLUTION ", 25.4 / ZL_SLD_PIXEL_MM);
    zl_text_add(out, "\nOUTPUTFORMAT NAME \"png\" DRIVER \"CAIRO/PNG\" IMAGEMODE RGB "
                     "MIMETYPE \"image/png\" EXTENSION \"png\" END\n"
                     "OUTPUTFORMAT NAME \"svg\" DRIVER \"CAIRO/SVG\" IMAGEMODE RGB "
                     "MIMETYPE \"image/svg+xml\" EXTENSION \"svg\" END\n"
                     "OUTPUTFORMAT NAME \"pdf\" DRIVER \"CAIRO/PDF\" IMAGEMODE RGB "
                     "MIMETYPE \"application/pdf\" EXTENSION \"pdf\" END\n"
                     "SYMBOL NAME \"" ZL_MAP_HATCH "\" TYPE HATCH END\n");
}

/* ---- layers --------------------------------------------------------------------------------- */

static const char *type_of(zl_shape_kind kind)
{
    return kind == ZL_SHAPE_POLYGON ? "POLYGON" : kind == ZL_SHAPE_LINE ? "LINE" : "POINT";
}

static void begin_layer(zl_text *out, const zl_map_layer *layer, const zl_map_rule *rule,
                        const char *suffix, zl_shape_kind kind, const char *prefix)
{
    zl_text_addf(out,
                 "LAYER\nNAME \"%s%s\"\nGROUP \"%s\"\nTYPE %s\nSTATUS ON\nCONNECTIONTYPE OGR\n"
                 "CONNECTION ",
                 rule->name, suffix, layer->group, type_of(kind));
    ZL_CLEANUP(zl_text_free) zl_text file = {0};
    zl_text_addf(&file, "%s%s.gpkg", prefix, layer->group);
    out->failed |= file.failed;
    zl_mapfile_string(out, file.data ? file.data : "");
    zl_text_addf(
        out,
        "\nDATA \"%s\"\nPROCESSING \"CLOSE_CONNECTION=DEFER\"\nPROJECTION \"init=epsg:4490\" END\n",
        layer->group);
}

static void add_layers(zl_text *out, const zl_map_layer *layer, bool labels, const char *prefix,
                       zl_mapfile_metadata *metadata)
{
    for (size_t i = 0; i < layer->style.count; i++) {
        const zl_map_rule *rule = &layer->style.rule[i];
        if (labels ? !rule->labels : !rule->shapes)
            continue;
        zl_shape_kind kind = !labels ? rule->shapes : layer->kind;
        begin_layer(out, layer, rule, labels ? ZL_MAP_LABELS : "", kind, prefix);
        if (metadata)
            metadata(out, layer, rule, labels);
        zl_text_add(out, "END\n");
    }
}

/* Of labels that would collide MapServer writes the one of the later layer: zones are worth more
 * than places, and places more than lines. */
static void add_labels(zl_text *out, const zl_map_layers *layers, const char *prefix,
                       zl_mapfile_metadata *metadata)
{
    static const zl_shape_kind order[] = {ZL_SHAPE_NONE, ZL_SHAPE_LINE, ZL_SHAPE_POINT,
                                          ZL_SHAPE_POLYGON};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < layers->count; i++)
            if (layers->item[i].shapes > 0 && layers->item[i].kind == order[k])
                add_layers(out, &layers->item[i], true, prefix, metadata);
}

void zl_mapfile_layers(zl_text *out, const zl_map_layers *layers, const char *prefix,
                       zl_mapfile_metadata *metadata)
{
    for (size_t i = 0; i < layers->count; i++)
        if (layers->item[i].shapes > 0)
            add_layers(out, &layers->item[i], false, prefix, metadata);
    add_labels(out, layers, prefix, metadata);
}

/* ---- the frame ------------------------------------------------------------------------------ */

/* MapServer's extent runs between the middles of the outer pixels, a vector picture's between their
 * edges: east and south are one pixel short, so that the pixel is the scale's. */
static void add_extent(zl_text *out, const zl_view *view, int width_px, int height_px)
{
    double pixel_x = (view->east_m - view->west_m) / width_px;
    double pixel_y = (view->north_m - view->south_m) / height_px;
    zl_mapfile_number(out, "UNITS METERS\nEXTENT ", view->west_m);
    zl_mapfile_number(out, " ", view->south_m + pixel_y);
    zl_mapfile_number(out, " ", view->east_m - pixel_x);
    zl_mapfile_number(out, " ", view->north_m);
    zl_text_add(out, "\n");
}

static void add_projection(zl_text *out, const zl_view *view)
{
    if (view->code) {
        zl_text_addf(out, "PROJECTION \"init=epsg:%d\" END\n", view->code);
        return;
    }
    zl_text_addf(out,
                 "PROJECTION \"proj=tmerc\" \"lat_0=0\" \"lon_0=%d\" \"k=1\" \"x_0=500000\" "
                 "\"y_0=0\" \"ellps=GRS80\" \"units=m\" END\n",
                 view->meridian_deg);
}

void zl_mapfile_view(zl_text *out, const zl_view *view, int width_px, int height_px)
{
    add_extent(out, view, width_px, height_px);
    add_projection(out, view);
}

static void add_graticule(zl_text *out, double step_deg)
{
    zl_text_add(out, "LAYER\nNAME \"graticule\"\nTYPE LINE\nSTATUS ON\n"
                     "PROJECTION \"init=epsg:4490\" END\nGRID\nLABELFORMAT DDMM\n");
    zl_mapfile_number(out, "MININTERVAL ", step_deg);
    zl_mapfile_number(out, "\nMAXINTERVAL ", step_deg);
    zl_text_add(out, "\nEND\nCLASS STYLE COLOR 110 130 150 WIDTH 0.5 END END\nEND\n");
}

zl_status zl_mapfile_body(zl_text *out, const zl_map_layers *layers, const zl_view *view,
                          const zl_sheet *sheet, const zl_box *pane, double step_deg, zl_error *err)
{
    int width = zl_sheet_px(sheet, zl_box_width(pane));
    int height = zl_sheet_px(sheet, zl_box_height(pane));
    zl_mapfile_begin(out, "fonts.txt", width, height, sheet->dpi);
    zl_mapfile_view(out, view, width, height);
    add_graticule(out, step_deg);
    zl_mapfile_layers(out, layers, "", NULL);
    zl_text_add(out, "END\n");
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}
