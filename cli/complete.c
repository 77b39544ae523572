#include "complete.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "message.h"
#include "text.h"
#include "topics.h"

/* The word that is completed: what it begins with, of which `prefix` bytes stay as they are. */
typedef struct word {
    const char *text;
    size_t prefix;
} word;

static void offer(const word *w, const char *candidate, const char *what)
{
    if (strncmp(candidate, w->text + w->prefix, strlen(w->text + w->prefix)) != 0)
        return;
    printf("%.*s", (int)w->prefix, w->text);
    text_print_safe(stdout, candidate);
    if (what)
        printf("\t%s", what);
    putchar('\n');
}

static void offer_list(const word *w, const char *list)
{
    for (char *item; (item = text_next_item(&list)) != NULL; free(item))
        offer(w, item, NULL);
}

static void offer_files(const word *w)
{
    printf(":files%s%.*s\n", w->prefix > 0 ? " " : "", (int)w->prefix, w->text);
}

/* ---- what the store has ---------------------------------------------------------------------- */

static size_t column_of(const zl_layer *layer, const char *name)
{
    const zl_columns *columns = zl_layer_columns(layer);
    size_t i = 0;
    while (i < columns->count && strcmp(columns->column[i].name, name) != 0)
        i++;
    return i;
}

static void offer_features(const word *w, zl_layer *layer, const char *column)
{
    const zl_feature *feature;
    size_t at = column_of(layer, column), count = zl_layer_columns(layer)->count;
    zl_layer_accept_invalid(layer, true);
    while (zl_layer_next(&feature, layer, NULL) == ZL_OK && feature)
        if (at < count && feature->values[at].type == ZL_TEXT && feature->values[at].text)
            offer(w, feature->values[at].text, NULL);
}

/* The texts of a column of a layer of the store; nothing where there is none. What a shell shows
 * while a person types does not complain. */
static void offer_stored(const word *w, const char *of_layer, const char *column)
{
    const zl_filter all = {.status = "any"};
    zl_store *store = NULL;
    zl_layer *layer = NULL;
    if (access(shared_db(), R_OK) != 0 ||
        zl_store_open(&store, shared_db(), ZL_STORE_READ, NULL) != ZL_OK)
        return;
    if (zl_layer_open(&layer, store, of_layer, NULL, &all, NULL, NULL) == ZL_OK)
        offer_features(w, layer, column);
    zl_layer_close(layer);
    zl_store_close(store);
}

/* ---- values ---------------------------------------------------------------------------------- */

/* What stands for a value in usage lines and options, and what it can be. */
static void offer_value(word w, const char *placeholder)
{
    static const char layers[] = "LAYER,[LAYER],[LINES],[LINES|POINTS],[DECLARED],OLD,[NEW],"
                                 "REFERENCE,LAYER|FILE";
    static const char files[] = "FILE,SOURCE,OUTPUT,LAYER,[LAYER],[LINES],[LINES|POINTS],"
                                "[DECLARED],OLD,[NEW],REFERENCE,LAYER|FILE";
    bool many = strstr(placeholder, ",…") != NULL;
    char *name = text_format("%.*s", (int)strcspn(placeholder, ","), placeholder);
    const char *comma = many ? strrchr(w.text + w.prefix, ',') : NULL;
    if (comma)
        w.prefix = (size_t)(comma + 1 - w.text);
    if (text_in_list(name, "ID,ID|NAME"))
        offer_stored(&w, "zones", "id");
    if (text_in_list(name, layers))
        offer_stored(&w, "layers", "name");
    if (text_in_list(name, files) || strncmp(name, "FILE|", 5) == 0)
        offer_files(&w);
    if (strcmp(name, "MODE") == 0)
        offer_list(&w, "railway,high-speed-railway,expressway,national-road,provincial-road");
    if (strcmp(name, "STATUS") == 0)
        offer_list(&w, "existing,under-construction,planned,revoked,any");
    if (strcmp(name, "zh|en") == 0)
        offer_list(&w, "zh,en");
    free(name);
}

static void offer_option_value(word w, const option *o)
{
    const char *comma = o->type == OPTION_CHOICES ? strrchr(w.text + w.prefix, ',') : NULL;
    if (comma)
        w.prefix = (size_t)(comma + 1 - w.text);
    if (o->choices)
        offer_list(&w, o->choices);
    else
        offer_value(w, o->argument);
}

/* ---- options --------------------------------------------------------------------------------- */

static const option *find_in(const option_group *group, const char *name, size_t size)
{
    for (const option *o = group->options; o->type != OPTION_END; o++)
        if (strlen(o->name) == size && strncmp(o->name, name, size) == 0)
            return o;
    return NULL;
}

/* The option that a word such as "--zone" or "--zone=x" names; NULL: none. */
static const option *find_option(const command *c, const char *text)
{
    if (strncmp(text, "--", 2) != 0)
        return NULL;
    const char *name = text + 2;
    size_t size = strcspn(name, "=");
    const option *found = find_in(&general_group, name, size);
    for (size_t i = 0; !found && c && c->groups[i]; i++)
        found = find_in(c->groups[i], name, size);
    return found;
}

static void offer_group(const word *w, const option_group *group)
{
    for (const option *o = group->options; o->type != OPTION_END; o++) {
        char *name = text_format("--%s", o->name);
        offer(w, name, _(o->help));
        free(name);
    }
}

static void offer_options(const word *w, const command *c)
{
    for (size_t i = 0; c && c->groups[i]; i++)
        offer_group(w, c->groups[i]);
    offer_group(w, &general_group);
}

/* ---- the line -------------------------------------------------------------------------------- */

static void offer_names(const word *w, bool for_help)
{
    for (const command *const *c = commands; *c; c++)
        offer(w, (*c)->name, _((*c)->summary));
    for (const topic *t = topics; for_help && t->name; t++)
        offer(w, t->name, _(t->summary));
    if (!for_help)
        offer(w, "help", _("all about one command or topic: zonelayer help area"));
}

/* The n-th argument of a usage line; further ones have no name. */
static void offer_argument(const word *w, const command *c, size_t n)
{
    const char *at = c->arguments;
    for (; *at && n > 0; n--) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    char *name = text_format("%.*s", (int)strcspn(at, " "), at);
    if (*name && strncmp(name, "--", 2) != 0)
        offer_value(*w, name);
    free(name);
}

/* What stands before the word that is completed. */
typedef struct line {
    const command *command;
    bool help, unknown; /* no such command */
    size_t arguments;
    const option *waiting; /* for its value */
} line;

static void take_word(line *l, const char *text)
{
    if (l->waiting) {
        if (strcmp(l->waiting->name, "db") == 0)
            shared.db = text_copy(text);
        l->waiting = NULL;
        return;
    }
    const option *o = find_option(l->command, text);
    if (o && o->type != OPTION_FLAG && !strchr(text, '='))
        l->waiting = o;
    if (o && strncmp(text, "--db=", 5) == 0)
        shared.db = text_copy(text + 5);
    if (text[0] == '-' && text[1])
        return;
    if (l->help || l->command || l->unknown) {
        l->arguments++;
        return;
    }
    l->help = strcmp(text, "help") == 0;
    l->command = command_find(text);
    l->unknown = !l->help && !l->command;
}

static void complete_word(const line *l, word w)
{
    const option *o = find_option(l->command, w.text);
    const char *value = strchr(w.text, '=');
    if (l->waiting)
        offer_option_value(w, l->waiting);
    else if (o && value && o->type != OPTION_FLAG) {
        w.prefix = (size_t)(value + 1 - w.text);
        offer_option_value(w, o);
    } else if (w.text[0] == '-')
        offer_options(&w, l->command);
    else if (l->help || !l->command)
        offer_names(&w, l->help);
    else
        offer_argument(&w, l->command, l->arguments);
}

zl_status complete_run(size_t count, char *const *words, zl_error *err)
{
    line l = {0};
    (void)err;
    for (size_t i = 0; i + 1 < count; i++)
        take_word(&l, words[i]);
    if (!l.unknown && !(l.help && l.arguments > 0))
        complete_word(&l, (word){.text = count > 0 ? words[count - 1] : ""});
    free((char *)shared.db);
    shared.db = NULL;
    return ZL_OK;
}
