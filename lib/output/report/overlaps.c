/* Land that zones share with each other, and with each further layer of polygons. */
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "output/report/geojson.h"
#include "output/report/section.h"

static const zl_head heads[] = {
    {N_("Zone"), NULL, false},        {N_("Other zone"), NULL, false},
    {N_("Shared land"), "km²", true}, {N_("Of the zone"), "%", true},
    {N_("Of the other"), "%", true},  {N_("Mean width"), "m", true},
    {N_("How"), NULL, false},
};

static const zl_head land_heads[] = {
    {N_("Zone"), NULL, false},        {N_("Parcel"), NULL, false},
    {N_("Shared land"), "km²", true}, {N_("Of the zone"), "%", true},
    {N_("Of the parcel"), "%", true}, {N_("Mean width"), "m", true},
    {N_("How"), NULL, false},
};

static void cell_how(zl_section *section, const zl_overlap_row *row)
{
    zl_html *to = &section->table;
    zl_html_begin(to, "td", NULL);
    zl_html_text(to, zl_page_word(row->class_name));
    if (row->relation)
        zl_html_element(to, "span", "under", zl_page_word(row->relation));
    zl_html_end(to);
}

static void add_cells(zl_section *section, const zl_overlap_row *row)
{
    zl_cell_number(section, row->area_m2 / ZL_KM2, 4);
    zl_cell_share(section, row->share_of_a);
    zl_cell_share(section, row->share_of_b);
    zl_cell_number(section, row->width_m, 1);
    cell_how(section, row);
    zl_section_row_end(section);
}

/* What the style of overlaps asks for. */
typedef struct styled {
    const zl_sld *sld;
    const zl_overlap_row *row;
} styled;

static const char *value_of(size_t property, const void *user)
{
    const styled *s = user;
    const char *name = zl_sld_property(s->sld, property);
    return strcmp(name, "class") == 0            ? s->row->class_name
           : strcmp(name, "relation") == 0       ? s->row->relation
           : strcmp(name, "boundary_basis") == 0 ? s->row->boundary_basis
                                                 : NULL;
}

static zl_status add_to_map(zl_report *report, const zl_overlap_row *row, const zl_shape *shape,
                            zl_error *err)
{
    const styled s = {report->shared.sld, row};
    zl_text *json = &report->overlaps;
    size_t look = 0;
    if (!shape)
        return ZL_OK;
    zl_text_add(json, json->size ? "," : "");
    zl_text_add(json, "\n{");
    if (s.sld) {
        ZL_TRY(zl_painting_look(&look, &report->shared, &report->looks, value_of, &s, err));
        zl_text_addf(json, "\"look\":%zu,", look);
    }
    zl_text_add(json, "\"geometry\":");
    ZL_TRY(zl_geojson_add(json, shape, 0, err));
    zl_text_add(json, "}");
    return ZL_OK;
}

static zl_status pair_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_overlap_row *row = data;
    zl_section *section = user;
    section->report->headline.overlaps++;
    section->report->headline.part_of += row->relation ? 1 : 0;
    if (!zl_section_row(section, row->a, row->b))
        return ZL_OK;
    zl_cell_zone(section, row->a);
    zl_cell_other_zone(section, row->b, row->b_name);
    add_cells(section, row);
    return add_to_map(section->report, row, shape, err);
}

static zl_status land_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_overlap_row *row = data;
    zl_section *section = user;
    (void)shape;
    (void)err;
    if (!zl_section_row(section, row->a, NULL))
        return ZL_OK;
    zl_cell_zone(section, row->a);
    zl_cell_text(section, row->b_name ? row->b_name : row->b);
    add_cells(section, row);
    return ZL_OK;
}

static zl_status between_zones(zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    zl_layer *others = report->layers->all_zones;
    const zl_overlap_options options = {.shapes = true, .same_layer = others != NULL};
    ZL_TRY(zl_section_open(&section, report, "overlaps", _("Overlaps of zones"), err));
    section.command = "zonelayer overlap";
    section.head = heads;
    section.ncolumns = sizeof heads / sizeof *heads;
    ZL_TRY(zl_layer_rewind(report->layers->zones, err));
    ZL_TRY(zl_overlap(report->layers->zones, others, &options, pair_row, &section, section.notes,
                      err));
    return zl_section_finish(&section, NULL, _("No two zones share land."), err);
}

static zl_status with_land(zl_report *report, zl_layer *land, size_t number, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_CLEANUP(zl_text_free) zl_text title = {0}, id = {0}, shown = {0};
    static const zl_overlap_options options = {0};
    zl_text_add_safe(&shown, zl_layer_name(land));
    zl_text_addf(&title, _("Overlaps with %s"), shown.data ? shown.data : "?");
    zl_text_addf(&id, "land-%zu", number);
    if (title.failed || id.failed || shown.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_section_open(&section, report, id.data, title.data, err));
    section.command = "zonelayer overlap zones LAND";
    section.head = land_heads;
    section.ncolumns = sizeof land_heads / sizeof *land_heads;
    ZL_TRY(zl_layer_rewind(report->layers->zones, err));
    ZL_TRY(zl_layer_rewind(land, err));
    ZL_TRY(
        zl_overlap(report->layers->zones, land, &options, land_row, &section, section.notes, err));
    return zl_section_finish(&section, NULL, _("None of these parcels lies in a zone."), err);
}

zl_status zl_report_overlaps(zl_report *report, zl_error *err)
{
    const zl_report_layers *layers = report->layers;
    ZL_TRY(between_zones(report, err));
    for (size_t i = 0; i < layers->nlayers; i++)
        if (zl_layer_shape_kind(layers->layer[i]) == ZL_SHAPE_POLYGON)
            ZL_TRY(with_land(report, layers->layer[i], i + 1, err));
    return ZL_OK;
}
