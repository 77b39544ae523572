#include "manual.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "text.h"
#include "topics.h"

/* ---- text of scdoc --------------------------------------------------------------------------- */

/* Its own marks are escaped; what it takes for a list or a head, only where a line starts. */
static void put(FILE *out, const char *text, size_t size)
{
    if (size > 0 && strchr("#;-|[]:<!", *text))
        fputc('\\', out);
    for (size_t i = 0; i < size; i++) {
        if (strchr("\\*_+~`", text[i]))
            fputc('\\', out);
        fputc(text[i], out);
    }
}

static void put_text(FILE *out, const char *text)
{
    put(out, text, strlen(text));
}

/* A character of Chinese takes three bytes; after and before one, a broken line has no blank. */
static bool joins_without_blank(const char *end, const char *next)
{
    return ((unsigned char)end[-1] & 0x80) != 0 && ((unsigned char)*next & 0x80) != 0;
}

static bool is_blank_line(const char *at)
{
    return *at == '\n' || *at == '\0';
}

/* Lines that are indented stand as they are; others are filled to a paragraph, up to a blank line
 * or an indented one. */
static const char *put_literal(FILE *out, const char *at)
{
    fputs("```\n", out);
    while (*at == ' ') {
        at += strspn(at, " ") < 2 ? 1 : 2; /* the page indents it itself */
        size_t size = strcspn(at, "\n");
        fprintf(out, "%.*s\n", (int)size, at);
        at += size + (at[size] == '\n');
    }
    fputs("```\n", out);
    return at;
}

static const char *put_paragraph(FILE *out, const char *at)
{
    while (!is_blank_line(at) && *at != ' ') {
        size_t size = strcspn(at, "\n");
        const char *next = at + size + (at[size] == '\n');
        put(out, at, size);
        if (!is_blank_line(next) && *next != ' ' && !joins_without_blank(at + size, next))
            fputc(' ', out);
        at = next;
    }
    fputc('\n', out);
    return at;
}

static void put_body(FILE *out, const char *text)
{
    while (*text) {
        if (*text == '\n') {
            text++;
            continue;
        }
        text = *text == ' ' ? put_literal(out, text) : put_paragraph(out, text);
        fputc('\n', out);
    }
}

static void put_section(FILE *out, const char *title)
{
    fputs("# ", out);
    put_text(out, title);
    fputs("\n\n", out);
}

/* ---- options --------------------------------------------------------------------------------- */

/* Choices that neither help nor argument name already, as a list; NULL for none. To be freed. */
static char *unnamed_choices(const option *o)
{
    const char *rest = o->choices;
    bool all_named = true;
    char *list = NULL;
    for (char *item; (item = text_next_item(&rest)) != NULL; free(item)) {
        char *longer = list ? text_format("%s, %s", list, item) : text_copy(item);
        all_named = all_named && (strstr(o->help, item) || strstr(o->argument, item));
        free(list);
        list = longer;
    }
    if (!all_named)
        return list;
    free(list);
    return NULL;
}

static void put_option(FILE *out, const option *o)
{
    if (o->letter)
        fprintf(out, "*-%c*, ", o->letter);
    fprintf(out, "*--%s*", o->name);
    if (o->argument) {
        fputs(" _", out);
        put_text(out, _(o->argument));
        fputc('_', out);
    }
    fputs("\n\t", out);
    put_text(out, _(o->help));
    char *choices = unnamed_choices(o);
    if (choices) {
        fputs(_("; one of: "), out);
        put_text(out, choices);
    }
    free(choices);
    fputs("\n\n", out);
}

/* "Reading a file:" is the section READING A FILE. */
static void put_group(FILE *out, const option_group *group)
{
    char *title = text_copy(_(group->title));
    size_t size = strlen(title);
    if (size > 0 && title[size - 1] == ':')
        title[size - 1] = '\0';
    for (char *at = title; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    put_section(out, title);
    free(title);
    for (const option *o = group->options; o->type != OPTION_END; o++)
        put_option(out, o);
}

/* ---- pages ----------------------------------------------------------------------------------- */

static void put_head(FILE *out, const char *name, int section, const char *summary)
{
    fprintf(out, "%s(%d)\n\n", name, section);
    put_section(out, _("NAME"));
    fprintf(out, "%s - ", name);
    put_text(out, summary);
    fputs("\n\n", out);
}

/* A usage line as the help has it, with the command in bold. */
static void put_synopsis(FILE *out, const char *name, const char *usage)
{
    put_section(out, _("SYNOPSIS"));
    fputs("*zonelayer*", out);
    put_text(out, _(" [--db FILE] "));
    if (name)
        fprintf(out, "*%s* ", name);
    put_text(out, usage);
    fputs("\n\n", out);
}

static void put_see_also(FILE *out, const char *except)
{
    put_section(out, _("SEE ALSO"));
    fputs(except ? "*zonelayer*(1)" : "*zonelayer-init*(1)", out);
    for (const command *const *c = commands; *c; c++)
        if (!except && *c != &init_command)
            fprintf(out, ", *zonelayer-%s*(1)", (*c)->name);
    for (const topic *t = topics; t->name; t++)
        if (!except || strcmp(t->name, except) != 0)
            fprintf(out, ", *zonelayer-%s*(7)", t->name);
    fputs("\n", out);
}

static void overview_page(FILE *out, const void *unused)
{
    (void)unused;
    put_head(out, "zonelayer", 1, _("boundaries of development zones, measured on the ellipsoid"));
    put_synopsis(out, NULL, _("COMMAND [OPTIONS] ARGUMENTS"));
    put_section(out, _("DESCRIPTION"));
    put_body(out, _("Boundaries of development zones (开发区), rail and highway lines and any land "
                    "layer in one SpatiaLite file: area, overlap and distance on the ellipsoid, "
                    "declared figures against geometry, and clean layers for other programs.\n"));
    put_section(out, _("COMMANDS"));
    for (const command *const *c = commands; *c; c++) {
        fprintf(out, "*%s*\n\t", (*c)->name);
        put_text(out, _((*c)->summary));
        fprintf(out, "; *zonelayer-%s*(1)\n\n", (*c)->name);
    }
    put_section(out, _("TOPICS"));
    for (const topic *t = topics; t->name; t++) {
        fprintf(out, "*%s*\n\t", t->name);
        put_text(out, _(t->summary));
        fprintf(out, "; *zonelayer-%s*(7)\n\n", t->name);
    }
    put_group(out, &general_group);
    put_section(out, _("EXIT STATUS"));
    put_body(out, _(topic_find("exit-status")->text));
    put_section(out, _("EXAMPLE"));
    put_body(out, "  zonelayer init --sample\n  zonelayer audit\n");
    put_see_also(out, NULL);
}

static void command_page(FILE *out, const void *of)
{
    const command *c = of;
    char *name = text_format("zonelayer-%s", c->name);
    char *usage = text_format("%s%s%s", _(c->arguments), *c->arguments ? " " : "", _("[OPTIONS]"));
    put_head(out, name, 1, _(c->summary));
    put_synopsis(out, c->name, usage);
    put_section(out, _("DESCRIPTION"));
    put_body(out, _(c->text));
    for (const option_group *const *group = c->groups; *group; group++)
        put_group(out, *group);
    put_group(out, &general_group);
    put_section(out, _("EXAMPLE"));
    put_body(out, _(c->example));
    if (c->statuses) {
        put_section(out, _("EXIT STATUS"));
        put_body(out, _(c->statuses));
    }
    put_see_also(out, c->name);
    free(usage);
    free(name);
}

static void topic_page(FILE *out, const void *of)
{
    const topic *t = of;
    char *name = text_format("zonelayer-%s", t->name);
    put_head(out, name, 7, _(t->summary));
    put_section(out, _("DESCRIPTION"));
    put_body(out, _(t->text));
    put_see_also(out, t->name);
    free(name);
}

static zl_status write_page(const char *folder, const char *name, int section,
                            void (*print)(FILE *, const void *), const void *of, zl_error *err)
{
    char *path =
        text_format("%s/zonelayer%s%s.%d.scd", folder, name ? "-" : "", name ? name : "", section);
    FILE *out = fopen(path, "w");
    bool written = out != NULL;
    if (out) {
        print(out, of);
        written = ferror(out) == 0;
        written = fclose(out) == 0 && written;
    }
    zl_status status =
        written ? ZL_OK : fail(err, ZL_FAILED, "%s cannot be written: %s", path, strerror(errno));
    free(path);
    return status;
}

zl_status manual_run(size_t count, char *const *words, zl_error *err)
{
    if (count != 1)
        return fail(err, ZL_USAGE, "usage: zonelayer manual FOLDER");
    zl_status status = write_page(words[0], NULL, 1, overview_page, NULL, err);
    for (const command *const *c = commands; status == ZL_OK && *c; c++)
        status = write_page(words[0], (*c)->name, 1, command_page, *c, err);
    for (const topic *t = topics; status == ZL_OK && t->name; t++)
        status = write_page(words[0], t->name, 7, topic_page, t, err);
    return status;
}
