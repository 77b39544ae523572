#include "session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text.h"

const char *session_argument(const session *s, size_t i, const char *otherwise)
{
    return i < s->args.count ? s->args.value[i] : otherwise;
}

/* ---- the store --------------------------------------------------------------------------------
 */

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
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

zl_status session_store_to_ask(session *s, const char *into, zl_error *err)
{
    if (is_layer_name(into))
        return session_store_needed(s, ZL_STORE_WRITE, err);
    if (!is_there(shared_db()))
        return ZL_OK;
    return zl_store_open(&s->store, shared_db(), ZL_STORE_READ, err);
}

/* ---- layers -----------------------------------------------------------------------------------
 */

/* "-", a file, a folder, or FILE:LAYER with an existing FILE. */
static bool looks_like_source(const char *what)
{
    const char *colon = strrchr(what, ':');
    if (strcmp(what, "-") == 0 || is_there(what))
        return true;
    if (!colon)
        return false;
    char *file = text_format("%.*s", (int)(colon - what), what);
    bool there = is_there(file);
    free(file);
    return there;
}

zl_status session_check_name(const session *s, const char *what, zl_error *err)
{
    return s->store || looks_like_source(what) ? ZL_OK : no_store(what, err);
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
    if (status == ZL_OK)
        status = zl_layer_open(out, s->store, what, &options, filter, s->findings, err);
    if (status == ZL_OK)
        keep_layer(s, *out);
    return status;
}

zl_status session_stored(zl_layer **out, session *s, const char *name, zl_error *err)
{
    static const zl_filter all = {.status = "any"};
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

zl_filter session_zone_filter(void)
{
    return (zl_filter){.zone = shared.filter.zone, .where = shared.filter.where};
}

zl_filter session_line_filter(void)
{
    return (zl_filter){.mode = shared.filter.mode, .status = shared.filter.status};
}

/* ---- the answer -------------------------------------------------------------------------------
 */

zl_status session_answer(session *s, const emit_spec *spec, const char *into, zl_shape_kind kind,
                         zl_error *err)
{
    zl_status status = emit_open(&s->answer, spec, err);
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

void session_met(session *s, const char *word)
{
    if (s->fail_on && word && text_in_list(word, s->fail_on))
        s->failed_on = true;
}

notes session_notes(const session *s)
{
    return (notes){s->findings, s->into ? zl_into_findings(s->into) : NULL};
}

zl_status session_finish(session *s, zl_error *err)
{
    zl_status status = s->into ? zl_into_finish(s->into, err) : ZL_OK;
    const notes found = session_notes(s);
    return status == ZL_OK ? emit_finish(s->answer, &found, err) : status;
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
    arguments_free(&s->args);
}
