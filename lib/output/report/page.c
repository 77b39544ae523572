/* The page around the sections: head with its policy, the answer in a few cards, the map. */
#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "input/gdal/gdal.h"
#include "output/report/section.h"

/* The files of page/, of Leaflet and its licence, embedded by the build. */
extern const char *const zl_report_styles[];  /* one after the other in one <style> */
extern const char *const zl_report_scripts[]; /* the same in one <script> */
extern const char *const zl_report_licence[];

/* ---- the policy ------------------------------------------------------------------------------ */

/* Nothing is loaded and nothing runs but the style and the script whose digests stand here. */
static zl_status digest_source(zl_text *out, const char *text, zl_error *err)
{
    uint8_t digest[ZL_DIGEST_BYTES];
    zl_digest_text(digest, text);
    char *base64 = CPLBase64Encode(sizeof digest, digest);
    if (!base64)
        return zl_fail_memory(err);
    zl_text_addf(out, "'sha256-%s'", base64);
    CPLFree(base64);
    return ZL_OK;
}

static zl_status joined(zl_text *out, const char *const *pieces, zl_error *err)
{
    for (; *pieces; pieces++) {
        zl_text_add(out, *pieces);
        zl_text_add(out, "\n");
    }
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status add_policy(zl_html *page, const char *script, const char *style, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text policy = {0};
    zl_text_add(&policy, "default-src 'none'; base-uri 'none'; form-action 'none'; script-src ");
    ZL_TRY(digest_source(&policy, script, err));
    zl_text_add(&policy, "; style-src ");
    ZL_TRY(digest_source(&policy, style, err));
    if (policy.failed)
        return zl_fail_memory(err);
    zl_html_begin(page, "meta",
                  ZL_ATTRIBUTES("http-equiv", "Content-Security-Policy", "content", policy.data));
    zl_html_end_void(page);
    return ZL_OK;
}

/* ---- the head -------------------------------------------------------------------------------- */

static zl_status add_title(zl_text *out, const zl_report *report, zl_error *err)
{
    const zl_collection *zones = &report->zones.all;
    if (report->options->title)
        zl_text_add(out, report->options->title);
    else if (zones->count == 1)
        zl_text_add(out, zl_report_name(report, &zones->feature[0]));
    else
        zl_text_add(out, _("Report on development zones"));
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

static void add_meta(zl_html *page, const char *name, const char *content)
{
    zl_html_begin(page, "meta", ZL_ATTRIBUTES("name", name, "content", content));
    zl_html_end_void(page);
}

static zl_status add_head(zl_html *page, const char *title, const char *script, const char *style,
                          zl_error *err)
{
    zl_html_begin(page, "head", NULL);
    zl_html_begin(page, "meta", ZL_ATTRIBUTES("charset", "utf-8"));
    zl_html_end_void(page);
    ZL_TRY(add_policy(page, script, style, err));
    add_meta(page, "viewport", "width=device-width, initial-scale=1");
    add_meta(page, "referrer", "no-referrer");
    add_meta(page, "generator", "zonelayer");
    zl_html_element(page, "title", NULL, title);
    zl_html_begin(page, "style", NULL);
    zl_html_raw(page, style);
    zl_html_end(page);
    zl_html_end(page);
    return ZL_OK;
}

/* ---- the answer in short --------------------------------------------------------------------- */

static void begin_card(zl_html *page, const char *target, const char *label)
{
    zl_html_begin(page, "a", ZL_ATTRIBUTES("class", "card", "href", target));
    zl_html_element(page, "span", "label", label);
}

static void add_zones_card(zl_html *page, const zl_report *report)
{
    const zl_directory *zones = &report->zones;
    begin_card(page, "#zones", _("Zones"));
    zl_html_begin_class(page, "span", "figure");
    zl_html_textf(page, "%zu", zones->all.count);
    zl_html_end(page);
    zl_html_begin_class(page, "span", "under");
    zl_html_textf(page, _("%zu schematic, %zu without an outline"), zones->schematic,
                  zones->no_shape);
    zl_html_end(page);
    zl_html_end(page);
}

static void add_area_card(zl_html *page, const zl_report *report)
{
    const zl_headline *headline = &report->headline;
    char room[ZL_NUMBER_SIZE];
    bool one = report->zones.all.count == 1;
    begin_card(page, "#area", one ? _("Area") : _("Area together, counted once"));
    zl_html_begin_class(page, "span", "figure");
    zl_html_text(page, zl_figure(room, headline->area_km2, headline->area_decimals));
    zl_html_element(page, "small", NULL, " km²");
    zl_html_end(page);
    if (headline->area_verdict) {
        zl_html_begin(page, "span",
                      ZL_ATTRIBUTES("class", "verdict", "data-verdict", headline->area_verdict));
        zl_html_text(page, zl_page_word(headline->area_verdict));
        zl_html_end(page);
    }
    zl_html_end(page);
}

static void add_count(zl_html *page, size_t count, const char *verdict)
{
    if (count == 0)
        return;
    zl_html_begin(page, "span", ZL_ATTRIBUTES("class", "verdict", "data-verdict", verdict));
    zl_html_textf(page, "%zu × %s", count, zl_page_word(verdict));
    zl_html_end(page);
}

static void add_audit_card(zl_html *page, const zl_report *report)
{
    const zl_headline *h = &report->headline;
    if (!report->layers->declared)
        return;
    begin_card(page, "#audit", _("Declared figures"));
    zl_html_begin_class(page, "span", "figure");
    zl_html_textf(page, "%zu",
                  h->agrees + h->differs + h->cannot_tell + h->calibrated + h->no_boundary);
    zl_html_end(page);
    add_count(page, h->differs, "differs");
    add_count(page, h->agrees, "agrees");
    add_count(page, h->calibrated, "calibrated");
    add_count(page, h->cannot_tell, "cannot-tell");
    add_count(page, h->no_boundary, "no-boundary");
    add_count(page, h->parts_differ, "parts-differ");
    add_count(page, h->parts_agree, "parts-agree");
    zl_html_end(page);
}

static void add_overlaps_card(zl_html *page, const zl_report *report)
{
    const zl_headline *headline = &report->headline;
    begin_card(page, "#overlaps", _("Overlaps of zones"));
    zl_html_begin_class(page, "span", "figure");
    zl_html_textf(page, "%zu", headline->overlaps);
    zl_html_end(page);
    zl_html_begin_class(page, "span", "under");
    zl_html_textf(page, _("%zu of them declared parts"), headline->part_of);
    zl_html_end(page);
    zl_html_end(page);
}

static void add_warning(zl_html *page, const zl_report *report)
{
    const zl_directory *zones = &report->zones;
    if (zones->schematic == 0)
        return;
    zl_html_begin(page, "aside", ZL_ATTRIBUTES("class", "alert", "aria-label", _("Warning")));
    zl_html_element(page, "strong", NULL, _("Schematic outlines"));
    zl_html_text(page, " ");
    zl_html_textf(page,
                  _("%zu of %zu outlines are schematic: drawn by hand between landmarks. Their "
                    "areas, overlaps and distances prove nothing about the real zones and must not "
                    "be quoted."),
                  zones->schematic, zones->all.count - zones->no_shape);
    zl_html_end(page);
}

static void add_masthead(zl_html *page, zl_report *report, const char *title)
{
    zl_html_begin(page, "header", NULL);
    zl_html_begin(page, "h1", NULL);
    zl_html_element(page, "bdi", NULL, title);
    zl_html_end(page);
    zl_html_begin_class(page, "p", "lead");
    zl_html_text(page, _("Boundaries measured on the ellipsoid of CGCS2000 (EPSG:4490)"));
    if (report->options->date) {
        zl_html_text(page, " · ");
        zl_html_text(page, report->options->date);
    }
    zl_html_end(page);
    add_warning(page, report);
    zl_html_begin_class(page, "div", "cards");
    add_zones_card(page, report);
    add_area_card(page, report);
    add_audit_card(page, report);
    add_overlaps_card(page, report);
    zl_html_end(page);
    zl_html_begin(page, "nav", ZL_ATTRIBUTES("aria-label", _("Contents")));
    zl_html_append(page, &report->contents);
    zl_html_end(page);
    zl_html_end(page);
}

/* ---- the body -------------------------------------------------------------------------------- */

static void add_map(zl_html *page)
{
    zl_html_begin_class(page, "div", "side");
    zl_html_begin(page, "div",
                  ZL_ATTRIBUTES("id", "map", "role", "region", "aria-label", _("Map")));
    zl_html_end(page);
    zl_html_begin(page, "p", ZL_ATTRIBUTES("id", "chosen", "aria-live", "polite"));
    zl_html_end(page);
    zl_html_begin(page, "details", ZL_ATTRIBUTES("id", "key", "open", ""));
    zl_html_element(page, "summary", NULL, _("Legend"));
    zl_html_begin(page, "div", ZL_ATTRIBUTES("id", "legend"));
    zl_html_end(page);
    zl_html_end(page);
    zl_html_begin(page, "noscript", NULL);
    zl_html_element(page, "p", NULL, _("The map needs JavaScript; the tables do not."));
    zl_html_end(page);
    zl_html_end(page);
}

static void add_licence(zl_html *page)
{
    zl_html_begin(page, "details", NULL);
    zl_html_element(page, "summary", NULL, _("Licence of the map library (Leaflet)"));
    zl_html_element(page, "pre", NULL, zl_report_licence[0]);
    zl_html_end(page);
}

/* In a script element "<" is the only sign that could end it; the others are for readers that are
 * not browsers. None of them stands outside of a string in JSON. */
static zl_status add_data(zl_html *page, zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text json = {0}, safe = {0};
    ZL_TRY(zl_report_map(&json, report, err));
    for (const char *at = json.data; *at;) {
        size_t plain = strcspn(at, "<>&");
        zl_text_add_bytes(&safe, at, plain);
        at += plain;
        if (*at)
            zl_text_addf(&safe, "\\u%04x", (unsigned char)*at++);
    }
    if (safe.failed)
        return zl_fail_memory(err);
    zl_html_begin(page, "script", ZL_ATTRIBUTES("type", "application/json", "id", "data"));
    zl_html_raw(page, safe.data);
    zl_html_end(page);
    return ZL_OK;
}

static zl_status add_body(zl_html *page, zl_report *report, const char *title, const char *script,
                          zl_error *err)
{
    zl_html_begin(page, "body", NULL);
    add_masthead(page, report, title);
    zl_html_begin(page, "main", NULL);
    add_map(page);
    zl_html_begin_class(page, "div", "sections");
    zl_html_append(page, &report->body);
    zl_html_end(page);
    zl_html_end(page);
    zl_html_begin(page, "footer", NULL);
    add_licence(page);
    zl_html_end(page);
    ZL_TRY(add_data(page, report, err));
    zl_html_begin(page, "script", NULL);
    zl_html_raw(page, script);
    zl_html_end(page);
    zl_html_end(page);
    return ZL_OK;
}

zl_status zl_report_page(zl_html *page, zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text title = {0}, script = {0}, style = {0};
    ZL_TRY(add_title(&title, report, err));
    ZL_TRY(joined(&style, zl_report_styles, err));
    ZL_TRY(joined(&script, zl_report_scripts, err));
    zl_html_raw(page, "<!DOCTYPE html>");
    zl_html_raw(page, "\n");
    zl_html_begin(page, "html", ZL_ATTRIBUTES("lang", report->chinese ? "zh-CN" : "en"));
    ZL_TRY(add_head(page, title.data ? title.data : "", script.data, style.data, err));
    ZL_TRY(add_body(page, report, title.data ? title.data : "", script.data, err));
    zl_html_end(page);
    zl_html_raw(page, "\n");
    return page->failed ? zl_fail_memory(err) : ZL_OK;
}
