#include "notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "colour.h"
#include "emit.h"
#include "message.h"
#include "text.h"

void notes_add(notes *found, const zl_finding *finding)
{
    found->finding = text_resize(found->finding, found->count + 1, sizeof(const zl_finding *));
    found->finding[found->count++] = finding;
}

void notes_free(notes *found)
{
    free(found->finding);
    *found = (notes){0};
}

size_t notes_count(const notes *found)
{
    return found ? found->count : 0;
}

/* "kfq.geojson, fid 3, at 86.100000 41.700000: the ring crosses itself" */
static void print_place_and_text(FILE *out, const zl_finding *finding)
{
    const char *separator = "";
    if (finding->layer) {
        text_print_safe(out, finding->layer);
        separator = _(", ");
    }
    if (finding->feature) {
        fputs(separator, out);
        text_print_safe(out, finding->feature);
        separator = _(", ");
    }
    if (isfinite(finding->lon_deg) && isfinite(finding->lat_deg)) {
        fprintf(out, _("%sat %.6f %.6f"), separator, finding->lon_deg, finding->lat_deg);
        separator = _(", ");
    }
    fputs(*separator ? _(": ") : "", out);
    text_print_safe(out, finding->text);
}

static void tell_severity(FILE *out, const char *word, zl_severity severity)
{
    tone of = colour_of(zl_severity_name(severity));
    colour_begin(out, of);
    fputs(word, out);
    colour_end(out, of);
}

void notes_print_above(FILE *out, const notes *found)
{
    static const char *const words[] = {
        [ZL_NOTE] = N_("Note: "), [ZL_WARNING] = N_("Warning: "), [ZL_ERROR] = N_("Error: ")};
    for (int severity = ZL_ERROR; severity >= ZL_NOTE; severity--)
        for (size_t i = 0; i < notes_count(found); i++) {
            const zl_finding *finding = found->finding[i];
            if ((int)finding->severity != severity)
                continue;
            tell_severity(out, _(words[severity]), (zl_severity)severity);
            print_place_and_text(out, finding);
            fputc('\n', out);
        }
    if (notes_count(found) > 0)
        fputc('\n', out);
}

void notes_print(FILE *out, const notes *found, zl_severity least)
{
    static const char *const words[] = {
        [ZL_NOTE] = N_("note: "), [ZL_WARNING] = N_("warning: "), [ZL_ERROR] = N_("error: ")};
    for (size_t i = 0; i < notes_count(found); i++) {
        const zl_finding *finding = found->finding[i];
        if (finding->severity < least)
            continue;
        tell_severity(out, _(words[finding->severity]), finding->severity);
        print_place_and_text(out, finding);
        fprintf(out, _(" (%s)\n"), finding->code);
    }
}

zl_status notes_check_path(const char *path, bool overwrite, zl_error *err)
{
    int format = format_of_file(path);
    if (format != FORMAT_CSV && format != FORMAT_JSON)
        return fail(err, ZL_USAGE, "--findings: %s ends neither in .csv nor in .json", path);
    return target_check(path, overwrite, err);
}

zl_status notes_write(target *published, const char *path, bool overwrite, const notes *found,
                      zl_error *err)
{
    emit answer = {.spec = {.command = "findings", .columns = zl_check_columns(), .digits = -1},
                   .given = *zl_check_columns(),
                   .format = (output_format)format_of_file(path)};
    *published = (target){0};
    zl_status status = target_open(&answer.target, path, overwrite, err);
    if (status != ZL_OK)
        return status;
    target_keep_old(&answer.target);
    answer.forms = forms_new(&answer);
    text_piece *rows = render_open(&answer);
    (answer.format == FORMAT_CSV ? csv_head : json_head)(&answer, rows);
    status = render_write(&answer, rows, err);
    for (size_t i = 0; i < notes_count(found); i++)
        render_row(&answer, rows, found->finding[i]);
    if (status == ZL_OK)
        status = render_write(&answer, rows, err);
    if (status == ZL_OK && answer.format == FORMAT_JSON) {
        json_foot(&answer, rows, NULL);
        status = render_write(&answer, rows, err);
    }
    if (status == ZL_OK)
        status = target_finish(&answer.target, err);
    *published = answer.target;
    render_close(rows);
    forms_free(answer.forms, answer.spec.columns->count);
    return status;
}
