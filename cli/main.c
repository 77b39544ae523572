#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "complete.h"
#include "help.h"
#include "manual.h"
#include "notes.h"
#include "outputs.h"
#include "progress.h"
#include "session.h"
#include "text.h"

/* With one of the three standard streams closed, the next file that is opened would become it.
 * The stand-in can only be read, so that writing to a closed standard output is an error. */
static void keep_standard_streams(void)
{
    int file;
    do {
        file = open("/dev/null", O_RDONLY);
    } while (file >= 0 && file <= 2);
    if (file > 2)
        close(file);
}

static zl_status check_arguments(const session *s, zl_error *err)
{
    const command *c = s->command;
    if (s->args.count > c->most)
        return fail(err, ZL_USAGE, "\"%s\" is one argument too many; see 'zonelayer %s --help'",
                    s->args.value[c->most], c->name);
    if (s->args.count < c->least)
        return fail(err, ZL_USAGE, "usage: zonelayer %s %s; see 'zonelayer %s --help'", c->name,
                    c->arguments, c->name);
    return ZL_OK;
}

static zl_status run_command(session *s, const arguments *rest, zl_error *err)
{
    const option_group *groups[MOST_GROUPS + 2] = {&general_group};
    for (size_t i = 0; s->command->groups[i]; i++)
        groups[i + 1] = s->command->groups[i];
    zl_status status = options_parse(&s->args, groups, (int)rest->count, rest->value, false,
                                     s->command->name, err);
    shared_settle_format();
    if (status == ZL_OK && shared.help) {
        help_command(stdout, s->command);
        return ZL_OK;
    }
    if (status == ZL_OK)
        status = check_arguments(s, err);
    if (status != ZL_OK)
        return status;
    zl_set_jobs(shared.jobs < INT_MAX ? (int)shared.jobs : INT_MAX);
    progress_begin();
    s->findings = zl_findings_new();
    if (!s->findings)
        return fail(err, ZL_FAILED, "out of memory");
    status = outputs_check(s, err);
    if (status == ZL_OK)
        status = s->command->run(s, err);
    notes found = session_notes(s);
    if (status == ZL_BAD_DATA || status == ZL_BAD_CRS)
        notes_print(stderr, &found, shared.quiet ? ZL_ERROR : ZL_NOTE);
    notes_free(&found);
    return status;
}

static zl_status run_help(const arguments *rest, zl_error *err)
{
    const char *name = rest->count > 1 ? rest->value[1] : "help";
    bool overview = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0;
    const command *c = command_find(name);
    const topic *t = topic_find(name);
    if (overview)
        help_overview(stdout);
    else if (c)
        help_command(stdout, c);
    else if (t)
        help_topic(stdout, t);
    else
        return command_unknown(name, true, err);
    return ZL_OK;
}

static zl_status dispatch(session *s, const arguments *rest, zl_error *err)
{
    if (shared.version) {
        printf("%s\n", zl_version());
        return ZL_OK;
    }
    if (shared.help) {
        help_overview(stdout);
        return ZL_OK;
    }
    if (rest->count == 0) {
        help_overview(stderr);
        return fail(err, ZL_USAGE, "a command is missing");
    }
    if (strcmp(rest->value[0], "help") == 0)
        return run_help(rest, err);
    if (strcmp(rest->value[0], "complete") == 0) /* for the shells, which show no help of it */
        return complete_run(rest->count - 1, rest->value + 1, err);
    if (strcmp(rest->value[0], "manual") == 0) /* for the build */
        return manual_run(rest->count - 1, rest->value + 1, err);
    s->command = command_find(rest->value[0]);
    return s->command ? run_command(s, rest, err) : command_unknown(rest->value[0], false, err);
}

/* Foreign text in a message is made safe here, once for all messages. */
static int report(zl_status status, const zl_error *err)
{
    colour_begin(stderr, TONE_BAD);
    fputs("zonelayer:", stderr);
    colour_end(stderr, TONE_BAD);
    fputc(' ', stderr);
    text_print_safe(stderr, err->message);
    fputc('\n', stderr);
    return (int)status;
}

/* A word of the command line without passwords; to be freed. */
static char *word_to_show(const char *word)
{
    char *shown = zl_is_database(word) ? zl_database_shown(word) : NULL, *copy;
    copy = text_copy(shown ? shown : word);
    zl_free(shown);
    zl_mask_secrets(copy);
    return copy;
}

/* What was asked, for an answer that says so; to be freed. */
static char *command_line(int argc, char *const *argv)
{
    char *line = text_copy("zonelayer");
    for (int i = 1; i < argc; i++) {
        char *bare = word_to_show(argv[i]);
        char *word = text_for_shell(bare), *longer = text_format("%s %s", line, word);
        free(bare);
        free(word);
        free(line);
        line = longer;
    }
    return line;
}

int main(int argc, char **argv)
{
    static const option_group *const first[] = {&general_group, NULL};
    zl_process_harden();
    keep_standard_streams();
    zl_error err = {0};
    arguments rest = {0};
    session s = {0};
    char *line = command_line(argc, argv);
    shared.command_line = line;
    zl_status status = zl_process_language(language_asked(argc, argv), &err);
    if (status == ZL_OK)
        status = options_parse(&rest, first, argc, argv, true, NULL, &err);
    if (status == ZL_OK)
        status = dispatch(&s, &rest, &err);
    bool failed_on = s.failed_on, done = s.done;
    session_close(&s);
    arguments_free(&rest);
    free(line);
    target all = {.stream = stdout};
    if (status == ZL_OK)
        status = target_finish(&all, &err);
    if (status != ZL_OK)
        target_end_if_interrupted();
    if (status != ZL_OK && !done)
        target_end_if_pipe_broke();
    if (status != ZL_OK)
        return report(status, &err);
    return failed_on ? EXIT_FAILURE : EXIT_SUCCESS;
}
