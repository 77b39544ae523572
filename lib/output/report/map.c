/* The data of the map as one JSON object: shapes, the places between which distances were measured,
 * and the words of its controls. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "output/report/geojson.h"
#include "output/report/section.h"

/* A browser draws so many corners without delay; shapes with more are simplified for the map. */
#define MOST_CORNERS 200000
/* More zones than this are drawn on a canvas, which cannot be walked through with the keyboard: the
 * tables can. */
#define MOST_ELEMENTS 1000

static size_t corners(const zl_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->zones.all.count; i++)
        count +=
            report->zones.all.feature[i].shape ? report->zones.all.feature[i].shape->npoints : 0;
    for (size_t k = 0; k < report->layers->nlayers; k++)
        for (size_t i = 0; i < report->other[k].all.count; i++) {
            const zl_shape *shape = report->other[k].all.feature[i].shape;
            count += shape ? shape->npoints : 0;
        }
    return count;
}

/* About 10 m for a layer of twice as many corners as are drawn well, more for more. */
double zl_report_tolerance_deg(const zl_report *report)
{
    size_t count = corners(report);
    return count > MOST_CORNERS ? 1e-4 * (double)count / (2.0 * MOST_CORNERS) : 0;
}

static void add_member(zl_text *json, const char *key, const char *value)
{
    zl_text_addf(json, ",\"%s\":", key);
    zl_text_add_json(json, value);
}

/* A feature whose style is asked for. */
typedef struct styled {
    const zl_directory *directory;
    const zl_feature *feature;
} styled;

static const char *value_of(size_t property, const void *user)
{
    const styled *s = user;
    int at = s->directory->property[property];
    return at < 0 || s->feature->values[at].null ? NULL : s->feature->values[at].text;
}

static zl_status add_feature(zl_text *json, zl_report *report, zl_directory *directory, size_t i,
                             char letter, double tolerance, zl_error *err)
{
    const zl_feature *feature = &directory->all.feature[i];
    const styled s = {directory, feature};
    zl_text_addf(json, "\n{\"key\":\"%c%zu\"", letter, i);
    add_member(json, "name", zl_report_name(report, feature));
    if (directory->painting.sld) {
        size_t look;
        ZL_TRY(zl_painting_look(&look, &directory->painting, &report->looks, value_of, &s, err));
        zl_text_addf(json, ",\"look\":%zu", look);
    }
    zl_text_add(json, ",\"geometry\":");
    ZL_TRY(zl_geojson_add(json, feature->shape, tolerance, err));
    zl_text_add(json, "}");
    return ZL_OK;
}

static zl_status add_layer(zl_text *json, zl_report *report, zl_directory *directory, char letter,
                           size_t *written, zl_error *err)
{
    double tolerance = zl_report_tolerance_deg(report);
    for (size_t i = 0; i < directory->all.count; i++) {
        if (!directory->all.feature[i].shape)
            continue;
        zl_text_add(json, *written > 0 ? "," : "");
        ZL_TRY(add_feature(json, report, directory, i, letter, tolerance, err));
        ++*written;
    }
    return ZL_OK;
}

static zl_status add_layers(zl_text *json, zl_report *report, zl_shape_kind kind, char letter,
                            zl_error *err)
{
    size_t written = 0;
    for (size_t i = 0; i < report->layers->nlayers; i++)
        if (zl_layer_shape_kind(report->layers->layer[i]) == kind)
            ZL_TRY(add_layer(json, report, &report->other[i], letter, &written, err));
    return ZL_OK;
}

static zl_status add_legend(zl_text *json, const zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text legend = {0};
    bool chinese = report->chinese;
    ZL_TRY(zl_painting_legend(&legend, &report->zones.painting, "zones", ZL_SHAPE_POLYGON, chinese,
                              err));
    ZL_TRY(
        zl_painting_legend(&legend, &report->shared, "overlaps", ZL_SHAPE_POLYGON, chinese, err));
    for (size_t i = 0; i < report->layers->nlayers; i++)
        ZL_TRY(zl_painting_legend(&legend, &report->other[i].painting, "other",
                                  zl_layer_shape_kind(report->layers->layer[i]), chinese, err));
    if (legend.failed)
        return zl_fail_memory(err);
    zl_text_addf(json, "\"legend\":[%s],\n", legend.data ? legend.data : "");
    return ZL_OK;
}

static void add_words(zl_text *json)
{
    const char *const words[][2] = {
        {"whole", _("Show all zones")}, {"zoomIn", _("Zoom in")},
        {"zoomOut", _("Zoom out")},     {"schematic", _("Schematic outlines")},
        {"selected", _("Selected")},    {"noOutline", _("has no outline")},
        {"overlaps", _("Overlaps")},    {"nothing", _("No zone is selected.")},
    };
    zl_text_add(json, "\"words\":{");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        zl_text_addf(json, "%s\"%s\":", i ? "," : "", words[i][0]);
        zl_text_add_json(json, words[i][1]);
    }
    zl_text_add(json, "}");
}

zl_status zl_report_map(zl_text *json, zl_report *report, zl_error *err)
{
    size_t zones = 0;
    zl_text_add(json, "{\"zones\":[");
    ZL_TRY(add_layer(json, report, &report->zones, 'z', &zones, err));
    zl_text_add(json, "],\n\"land\":[");
    ZL_TRY(add_layers(json, report, ZL_SHAPE_POLYGON, 'a', err));
    zl_text_add(json, "],\n\"lines\":[");
    ZL_TRY(add_layers(json, report, ZL_SHAPE_LINE, 'l', err));
    zl_text_add(json, "],\n\"points\":[");
    ZL_TRY(add_layers(json, report, ZL_SHAPE_POINT, 'p', err));
    zl_text_addf(json, "],\n\"links\":[%s],\n\"overlaps\":[%s],\n",
                 report->links.data ? report->links.data : "",
                 report->overlaps.data ? report->overlaps.data : "");
    zl_text_addf(json, "\"schematic\":%s,\"canvas\":%s,\"simplified\":%s,\n",
                 report->zones.schematic > 0 ? "true" : "false",
                 zones > MOST_ELEMENTS ? "true" : "false",
                 zl_report_tolerance_deg(report) > 0 ? "true" : "false");
    zl_text_addf(json, "\"looks\":[%s],\n", report->looks.json.data ? report->looks.json.data : "");
    ZL_TRY(add_legend(json, report, err));
    add_words(json);
    zl_text_add(json, "}\n");
    bool failed = json->failed || report->links.failed || report->overlaps.failed ||
                  report->looks.json.failed;
    return failed ? zl_fail_memory(err) : ZL_OK;
}
