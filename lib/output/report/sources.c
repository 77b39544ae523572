/* Where all of it comes from: layers with their licences, documents, programs. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/report/section.h"
#include "store/layer.h"

static const zl_head layer_heads[] = {
    {N_("Layer"), NULL, false},    {N_("Features"), NULL, true},
    {N_("Schematic"), NULL, true}, {N_("Without a shape"), NULL, true},
    {N_("Licences"), NULL, false},
};

static const zl_head document_heads[] = {
    {N_("Document"), NULL, false},
    {N_("Title"), NULL, false},
    {N_("Date"), NULL, false},
    {N_("Note"), NULL, false},
};

/* ---- layers ---------------------------------------------------------------------------------- */

static const char *licence_of(const zl_directory *directory, size_t i)
{
    const zl_feature *feature = &directory->all.feature[i];
    if (directory->licence < 0 || feature->values[directory->licence].null)
        return NULL;
    return feature->values[directory->licence].text;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each licence once, in alphabetical order. */
static zl_status add_licences(zl_text *out, const zl_directory *directory, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr)
    const char **all = zl_realloc_array(NULL, directory->all.count + 1, sizeof *all);
    size_t count = 0;
    if (!all)
        return zl_fail_memory(err);
    for (size_t i = 0; i < directory->all.count; i++)
        if (licence_of(directory, i))
            all[count++] = licence_of(directory, i);
    qsort(all, count, sizeof *all, by_text);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(all[i], all[i - 1]) == 0)
            continue;
        zl_text_add(out, out->size ? "; " : "");
        zl_text_add(out, all[i]);
    }
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status add_layer(zl_section *section, const zl_directory *directory, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text licences = {0};
    zl_html *to = &section->table;
    ZL_TRY(add_licences(&licences, directory, err));
    if (!zl_section_row(section, NULL, NULL))
        return ZL_OK;
    zl_html_begin(to, "th", ZL_ATTRIBUTES("scope", "row"));
    zl_html_element(to, "bdi", NULL, zl_layer_name(directory->layer));
    zl_html_end(to);
    zl_cell_number(section, (double)directory->all.count, 0);
    zl_cell_number(section, (double)directory->schematic, 0);
    zl_cell_number(section, (double)directory->no_shape, 0);
    zl_cell_text(section, licences.data);
    zl_section_row_end(section);
    return ZL_OK;
}

static zl_status add_layers(zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_TRY(zl_section_open(&section, report, "layers", _("Layers and licences"), err));
    section.head = layer_heads;
    section.ncolumns = sizeof layer_heads / sizeof *layer_heads;
    ZL_TRY(add_layer(&section, &report->zones, err));
    for (size_t i = 0; i < report->layers->nlayers; i++)
        ZL_TRY(add_layer(&section, &report->other[i], err));
    return zl_section_finish(&section, NULL, NULL, err);
}

/* ---- documents ------------------------------------------------------------------------------- */

static const char *text_at(const zl_feature *feature, int column)
{
    if (column < 0 || feature->values[column].null)
        return NULL;
    return feature->values[column].text;
}

static const char *title_of(const zl_report *report, const zl_columns *columns,
                            const zl_feature *document)
{
    const char *zh = text_at(document, zl_columns_find(columns, "title"));
    const char *en = text_at(document, zl_columns_find(columns, "title_en"));
    return report->chinese ? (zh ? zh : en) : en ? en : zh;
}

static zl_status add_documents(zl_report *report, zl_error *err)
{
    zl_layer *documents = report->layers->documents;
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    if (!documents)
        return ZL_OK;
    const zl_columns *columns = zl_layer_columns(documents);
    const zl_feature *document;
    ZL_TRY(zl_section_open(&section, report, "documents", _("Documents"), err));
    section.command = "zonelayer list documents";
    section.head = document_heads;
    section.ncolumns = sizeof document_heads / sizeof *document_heads;
    ZL_TRY(zl_layer_rewind(documents, err));
    for (;;) {
        ZL_TRY(zl_layer_next(&document, documents, err));
        if (!document)
            break;
        if (!zl_section_row(&section, NULL, NULL))
            continue;
        zl_html_begin(&section.table, "th", ZL_ATTRIBUTES("scope", "row"));
        zl_html_element(&section.table, "bdi", NULL, document->id);
        zl_html_end(&section.table);
        zl_cell_text(&section, title_of(report, columns, document));
        zl_cell_text(&section, text_at(document, zl_columns_find(columns, "date")));
        zl_cell_text(&section, text_at(document, zl_columns_find(columns, "note")));
        zl_section_row_end(&section);
    }
    return zl_section_finish(&section, NULL, NULL, err);
}

/* ---- how it was made ------------------------------------------------------------------------- */

static void add_term(zl_html *to, const char *term, const char *text)
{
    zl_html_element(to, "dt", NULL, term);
    zl_html_element(to, "dd", NULL, text);
}

static void add_method(zl_report *report)
{
    zl_html *to = &report->body;
    zl_report_begin_section(report, "method", _("How these figures were made"));
    zl_html_begin(to, "dl", NULL);
    add_term(to, _("Reference system"),
             _("CGCS2000 (EPSG:4490), longitude and latitude; all areas and distances on its "
               "ellipsoid, none on a map projection."));
    add_term(to, _("Map"),
             _("Drawn for the screen in the Web Mercator projection with places rounded to "
               "0.000001°; the figures come from the full geometry."));
    add_term(to, _("Program"), zl_version());
    if (report->options->date)
        add_term(to, _("Date"), report->options->date);
    zl_html_end(to);
    zl_html_end(to);
}

zl_status zl_report_sources(zl_report *report, zl_error *err)
{
    ZL_TRY(add_layers(report, err));
    ZL_TRY(add_documents(report, err));
    add_method(report);
    return ZL_OK;
}
