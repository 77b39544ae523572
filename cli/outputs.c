#include "outputs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "message.h"
#include "text.h"

/* A file by its real path and, where it is there, by its inode: a hard link is the same file. */
typedef struct place {
    char *label; /* "--output area.csv" */
    char *real;
    bool there, folder;
    dev_t device;
    ino_t inode;
} place;

typedef struct places {
    place *place;
    size_t count;
} places;

static void places_free(places *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->place[i].label);
        free(all->place[i].real);
    }
    free(all->place);
}

/* The real path; of a file that is not there yet, its name in the real folder. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real)
        return real;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? text_format("%.*s/", (int)(slash - path), path) : text_copy(".");
    char *real_folder = realpath(folder, NULL);
    real = text_format("%s/%s", real_folder ? real_folder : folder, slash ? slash + 1 : path);
    free(real_folder);
    free(folder);
    return real;
}

/* Takes the label over. */
static void add_place(places *all, char *label, const char *path)
{
    struct stat info;
    bool there = stat(path, &info) == 0;
    all->place = text_resize(all->place, all->count + 1, sizeof *all->place);
    all->place[all->count++] = (place){.label = label,
                                       .real = real_path(path),
                                       .there = there,
                                       .folder = there && S_ISDIR(info.st_mode),
                                       .device = there ? info.st_dev : 0,
                                       .inode = there ? info.st_ino : 0};
}

/* Files of one stem that belong together: the ending of the main one, then the others. */
static const char *const sets[][7] = {
    {".shp", ".dbf", ".shx", ".prj", ".cpg", "_fields.csv"},
    {".tab", ".dat", ".map", ".id", ".ind", "_tab_fields.csv"},
    {".mif", ".mid", "_mif_fields.csv"},
    {".gml", ".xsd", ".gfs"},
    {".csv", ".csvt"},
    {".dxf", "_attributes.csv"},
};

static void add_set(places *all, const char *label, const char *path)
{
    add_place(all, text_copy(label), path);
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof sets / sizeof *sets; i++) {
        if (strcmp(dot, sets[i][0]) != 0)
            continue;
        for (const char *const *ending = sets[i] + 1; *ending; ending++) {
            char *other = text_format("%.*s%s", (int)(dot - path), path, *ending);
            add_place(all, text_copy(label), other);
            free(other);
        }
    }
}

/* What a database holds is in no file. */
static void add_written(places *all, const char *name, const char *path)
{
    if (zl_is_database(path))
        return;
    char *label = text_format("%s %s", name, path);
    add_set(all, label, path);
    free(label);
}

/* Every option that names a file to be written, and the argument of export that does. */
static places written_by(const session *s)
{
    places all = {0};
    for (const option_group *const *group = s->command->groups; *group; group++)
        for (const option *o = (*group)->options; o->type != OPTION_END; o++) {
            const char *path = o->type == OPTION_OUTPUT ? *(const char **)o->target : NULL;
            if (!path || session_is_layer_name(o, path))
                continue;
            char *name = text_format("--%s", o->name);
            add_written(&all, name, path);
            free(name);
        }
    if (s->command->output_argument)
        add_written(&all, "OUTPUT", s->args.value[s->command->output_argument - 1]);
    return all;
}

static void add_source(places *all, const char *argument)
{
    struct stat info;
    const char *colon = strrchr(argument, ':');
    if (stat(argument, &info) == 0 || !colon) {
        add_set(all, _("a file that this command reads"), argument);
        return;
    }
    char *file = text_format("%.*s", (int)(colon - argument), argument);
    add_set(all, _("a file that this command reads"), file);
    free(file);
}

static places read_by(const session *s)
{
    static const char *const journals[] = {"-journal", "-wal", "-shm"};
    places all = {0};
    add_place(&all, text_copy(_("the store")), shared_db());
    for (size_t i = 0; i < sizeof journals / sizeof *journals; i++) {
        char *journal = text_format("%s%s", shared_db(), journals[i]);
        add_place(&all, text_copy(_("a journal of the store")), journal);
        free(journal);
    }
    for (size_t i = 0; i < s->args.count; i++)
        if (i + 1 != s->command->output_argument && strcmp(s->args.value[i], "-") != 0 &&
            !zl_is_database(s->args.value[i]))
            add_source(&all, s->args.value[i]);
    return all;
}

/* A file that is there within a folder that is read counts as read. */
static bool is_within(const place *file, const place *folder)
{
    size_t length = strlen(folder->real);
    return folder->folder && file->there && strncmp(file->real, folder->real, length) == 0 &&
           file->real[length] == '/';
}

static bool same(const place *a, const place *b)
{
    if (a->there && b->there && a->device == b->device && a->inode == b->inode)
        return true;
    return strcmp(a->real, b->real) == 0;
}

static zl_status check_clashes(const places *written, const places *read, zl_error *err)
{
    for (size_t i = 0; i < written->count; i++) {
        const place *file = &written->place[i];
        for (size_t k = 0; k < read->count; k++)
            if (same(file, &read->place[k]) || is_within(file, &read->place[k]))
                return fail(err, ZL_USAGE, "%s would write over %s; name another file", file->label,
                            read->place[k].label);
        for (size_t k = 0; k < i; k++)
            if (strcmp(file->label, written->place[k].label) != 0 && same(file, &written->place[k]))
                return fail(err, ZL_USAGE, "%s and %s would be the same file; name another one",
                            written->place[k].label, file->label);
    }
    return ZL_OK;
}

zl_status outputs_check(const session *s, zl_error *err)
{
    places written = written_by(s), read = read_by(s);
    zl_status status = check_clashes(&written, &read, err);
    places_free(&written);
    places_free(&read);
    if (status == ZL_OK && shared.output)
        status = target_check(shared.output, shared.overwrite, err);
    return status;
}
