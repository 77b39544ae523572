#include "session.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "text.h"

const char *session_argument(const session *s, size_t i, const char *otherwise)
{
    return i < s->args.count ? s->args.value[i] : otherwise;
}

/* ---- the store ------------------------------------------------------------------------------- */

/* One that cannot be looked at is there, too: opening it tells why. */
static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

static zl_status no_store(const char *what, zl_error *err)
{
    if (what)
        return fail(
            err, ZL_FAILED,
            "no store %s, and no file \"%s\"; run 'zonelayer init --sample' or name a store "
            "with --db",
            shared_db(), what);
    return fail(err, ZL_FAILED,
                "no store %s; run 'zonelayer init --sample' or name a store with --db",
                shared_db());
}

zl_status session_store_needed(session *s, zl_store_mode mode, zl_error *err)
{
    if (!is_there(shared_db()))
        return no_store(NULL, err);
    return zl_store_open(&s->store, shared_db(), mode, err);
}

/* Files have a dot or a slash in their names, layers of the store have not. */
static bool is_layer_name(const char *into)
{
    return into && !strpbrk(into, "./");
}

bool session_is_layer_name(const option *o, const char *value)
{
    return strcmp(o->name, "into") == 0 && is_layer_name(value);
}

static bool is_writable(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? text_format("%.*s", (int)(slash - path) + 1, path) : text_copy(".");
    bool writable = access(path, W_OK) == 0 && access(folder, W_OK | X_OK) == 0;
    free(folder);
    return writable;
}

zl_status session_store_to_check(session *s, zl_error *err)
{
    if (!is_there(shared_db()))
        return ZL_OK;
    zl_store_mode mode = is_writable(shared_db()) ? ZL_STORE_WRITE : ZL_STORE_READ;
    return zl_store_open(&s->store, shared_db(), mode, err);
}

zl_status session_store_to_ask(session *s, const char *into, zl_error *err)
{
    if (is_layer_name(into))
        return session_store_needed(s, ZL_STORE_WRITE, err);
    if (!is_there(shared_db()))
        return ZL_OK;
    return zl_store_open(&s->store, shared_db(), ZL_STORE_READ, err);
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* "-", a file, a folder, FILE:LAYER with an existing FILE, or a database. */
static bool looks_like_source(const char *what)
{
    const char *colon = strrchr(what, ':');
    if (strcmp(what, "-") == 0 || is_there(what) || zl_is_database(what))
        return true;
    if (!colon)
        return false;
    char *file = text_format("%.*s", (int)(colon - what), what);
    bool there = is_there(file);
    free(file);
    return there;
}

zl_status session_check_name(session *s, const char *what, zl_error *err)
{
    if (looks_like_source(what))
        s->reads_file = true;
    else if (!s->stored)
        s->stored = what;
    return s->store || looks_like_source(what) ? ZL_OK : no_store(what, err);
}

zl_status session_check_reading(const session *s, zl_error *err)
{
    const char *name = shared_reading_option(s->command->output_argument != 0);
    if (s->reads_file || !s->stored || !name)
        return ZL_OK;
    return fail(err, ZL_USAGE, "%s is a stored layer; --%s reads files", s->stored, name);
}

bool session_is_file(const char *what)
{
    return looks_like_source(what);
}

const char *session_as_of(const char *what)
{
    return looks_like_source(what) ? NULL : shared.filter.as_of;
}

static void keep_layer(session *s, zl_layer *layer)
{
    s->layer = text_resize(s->layer, s->nlayers + 1, sizeof(zl_layer *));
    s->layer[s->nlayers++] = layer;
}

zl_status session_layer(zl_layer **out, session *s, const char *what, const zl_filter *filter,
                        zl_error *err)
{
    zl_source_options options = shared_source_options();
    zl_status status = session_check_name(s, what, err);
    size_t before = zl_findings_count(s->findings);
    if (status == ZL_OK)
        status = zl_layer_open(out, s->store, what, &options, filter, s->findings, err);
    if (status != ZL_OK)
        return status;
    keep_layer(s, *out);
    if (filter && filter->zone && s->unasked_to != SIZE_MAX) {
        s->unasked_from = before;
        s->unasked_to = zl_findings_count(s->findings);
    }
    return ZL_OK;
}

zl_status session_named(zl_layer **out, session *s, const char *layer, const char *name,
                        zl_error *err)
{
    static const char prefix[] = "--zone "; /* it was an argument */
    const zl_filter filter = {.zone = name, .status = "any", .as_of = shared.filter.as_of};
    zl_status status = session_layer(out, s, layer, &filter, err);
    if (status == ZL_USAGE && err && strncmp(err->message, prefix, sizeof prefix - 1) == 0)
        memmove(err->message, err->message + sizeof prefix - 1,
                strlen(err->message + sizeof prefix - 1) + 1);
    return status;
}

zl_status session_stored(zl_layer **out, session *s, const char *name, zl_error *err)
{
    /* What is said beside an answer is said as of today, but for parts and bounds of zones of a
     * day. */
    bool dated = strcmp(name, "zones") == 0 || strcmp(name, "declared_bounds") == 0;
    const zl_filter all = {.status = "any", .as_of = dated ? shared.filter.as_of : NULL};
    *out = NULL;
    if (!s->store)
        return ZL_OK;
    zl_error missing;
    zl_status status = zl_layer_open(out, s->store, name, NULL, &all, s->findings, &missing);
    if (status == ZL_OK)
        keep_layer(s, *out);
    else if (status != ZL_USAGE) /* which is "no such layer" */
        return fail(err, status, "%s", missing.message);
    return ZL_OK;
}

zl_status session_bounds(zl_layer **bounds, zl_layer *named[BOUNDED_BY], session *s, zl_error *err)
{
    static const char *const names[BOUNDED_BY] = {"lines", "points", "zones"};
    zl_status status = session_stored(bounds, s, "declared_bounds", err);
    for (size_t i = 0; i < BOUNDED_BY && status == ZL_OK && *bounds; i++)
        status = session_stored(&named[i], s, names[i], err);
    return status;
}

bool session_has_column(const zl_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, name) == 0)
            return true;
    return false;
}

bool session_has_zones(const zl_layer *layer)
{
    return session_has_column(zl_layer_columns(layer), "area_basis");
}

zl_filter session_zone_filter(void)
{
    return (zl_filter){
        .zone = shared.filter.zone, .where = shared.filter.where, .as_of = shared.filter.as_of};
}

zl_filter session_line_filter(const char *what)
{
    return (zl_filter){
        .mode = shared.filter.mode, .status = shared.filter.status, .as_of = session_as_of(what)};
}

/* ---- the answer ------------------------------------------------------------------------------ */

zl_status session_answer(session *s, const emit_spec *spec, const char *into, zl_shape_kind kind,
                         zl_error *err)
{
    zl_status status = session_check_reading(s, err);
    if (status == ZL_OK)
        status = emit_open(&s->answer, spec, err);
    if (status != ZL_OK || !into)
        return status;
    return zl_into_open(&s->into, s->store, into, spec->columns, kind, shared.overwrite, err);
}

zl_status session_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    session *s = user;
    zl_status status = s->into ? zl_into_add(s->into, row, shape, err) : ZL_OK;
    return status == ZL_OK ? emit_row(row, shape, s->answer, err) : status;
}

static void *open_piece(void *user)
{
    return render_open(((const session *)user)->answer);
}

static zl_status render(void *to, const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    (void)shape;
    (void)err; /* without memory the program ends */
    render_row(((const session *)user)->answer, to, row);
    return ZL_OK;
}

static zl_status write_piece(void *rows, void *user, zl_error *err)
{
    return emit_piece(((session *)user)->answer, rows, err);
}

const zl_renderer *session_renderer(const session *s)
{
    static const zl_renderer renderer = {
        .open = open_piece, .row = render, .write = write_piece, .close = render_close};
    return s->into || !render_can(s->answer) ? NULL : &renderer;
}

void session_row_declared(session *s, double km2_decimals)
{
    s->answer->spec.row_is_declared = isfinite(km2_decimals);
    s->answer->spec.row_km2_decimals = isfinite(km2_decimals) ? (int)km2_decimals : -1;
}

void session_met(session *s, const char *word)
{
    if (s->fail_on && word && text_in_list(word, s->fail_on))
        s->failed_on = true;
}

/* --zone asks for few features of a file; that others of it have no shape is not to the point. */
static bool is_unasked(const session *s, size_t i, const zl_finding *finding)
{
    return i >= s->unasked_from && i < s->unasked_to && finding->severity < ZL_ERROR &&
           text_in_list(finding->code, "no-boundary,no-geometry");
}

notes session_notes(const session *s)
{
    notes found = {0};
    for (size_t i = 0; i < zl_findings_count(s->findings); i++)
        if (!is_unasked(s, i, zl_findings_get(s->findings, i)))
            notes_add(&found, zl_findings_get(s->findings, i));
    for (size_t i = 0; i < s->nown; i++)
        notes_add(&found, &s->own[i]);
    const zl_findings *kept = s->into ? zl_into_findings(s->into) : NULL;
    for (size_t i = 0; i < zl_findings_count(kept); i++)
        notes_add(&found, zl_findings_get(kept, i));
    return found;
}

void session_warn_invalid(session *s, const char *layer, const char *feature)
{
    s->own = text_resize(s->own, s->nown + 1, sizeof *s->own);
    s->own[s->nown++] = (zl_finding){
        .layer = text_copy(layer),
        .feature = text_copy(feature),
        .code = "edited-invalid",
        .severity = ZL_WARNING,
        .severity_name = zl_severity_name(ZL_WARNING),
        .lon_deg = (double)NAN,
        .lat_deg = (double)NAN,
        .text =
            _("was edited by another program and its shape cannot be measured; 'zonelayer check' "
              "says why")};
}

static void free_own(session *s)
{
    for (size_t i = 0; i < s->nown; i++) {
        free((char *)s->own[i].layer);
        free((char *)s->own[i].feature);
    }
    free(s->own);
}

zl_status session_explain_empty(session *s, zl_layer *zones, zl_error *err)
{
    const zl_feature *feature;
    if (s->answer->rows > 0)
        return ZL_OK;
    zl_status status = zl_layer_rewind(zones, err);
    for (size_t count = 0; status == ZL_OK; count++) {
        status = zl_layer_next(&feature, zones, err);
        if (status != ZL_OK || (feature && feature->shape))
            break;
        if (!feature && count > 0)
            s->answer->spec.empty =
                _("None of the zones asked for has a boundary, so nothing can be measured.");
        if (!feature)
            break;
    }
    return status;
}

static zl_status publish_kept(session *s, zl_error *err)
{
    if (!s->into)
        return ZL_OK;
    target_undo_on_signal(true);
    zl_status status = zl_into_finish(s->into, err);
    target_undo_on_signal(false);
    return status;
}

/* What --balance did, as a note. */
static void note_balance(session *s)
{
    s->balance_text = s->answer->spec.balance ? balance_text(&s->answer->balance) : NULL;
    if (!s->balance_text)
        return;
    s->own = text_resize(s->own, s->nown + 1, sizeof *s->own);
    s->own[s->nown++] = (zl_finding){.code = "balanced",
                                     .severity = ZL_NOTE,
                                     .severity_name = zl_severity_name(ZL_NOTE),
                                     .lon_deg = (double)NAN,
                                     .lat_deg = (double)NAN,
                                     .text = s->balance_text};
}

zl_status session_finish(session *s, zl_error *err)
{
    zl_status status = publish_kept(s, err);
    if (status == ZL_OK)
        status = balance_finish(s->answer, err);
    if (status != ZL_OK)
        return status;
    note_balance(s);
    notes found = session_notes(s);
    status = emit_finish(s->answer, &found, err);
    notes_free(&found);
    return status;
}

zl_status session_finish_done(session *s, const char *done, zl_error *err)
{
    zl_error lost;
    zl_status status = session_finish(s, &lost);
    if (status == ZL_OK)
        return ZL_OK;
    s->done = true;
    return fail(err, status, "%s, but %s", done, lost.message);
}

void session_close(session *s)
{
    emit_free(s->answer);
    zl_into_free(s->into);
    for (size_t i = s->nlayers; i > 0; i--)
        zl_layer_close(s->layer[i - 1]);
    free(s->layer);
    zl_store_close(s->store);
    zl_findings_free(s->findings);
    free_own(s);
    free(s->balance_text);
    arguments_free(&s->args);
}
