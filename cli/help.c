#include "help.h"

#include "message.h"

void help_overview(FILE *out)
{
    fputs(_("usage: zonelayer [--db FILE] COMMAND [OPTIONS] ARGUMENTS\n\n"
            "Boundaries of development zones in one SpatiaLite file, measured on the ellipsoid.\n\n"
            "Commands:\n"),
          out);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "  %-10s%s\n", (*c)->name, _((*c)->summary));
    fprintf(out, "  %-10s%s\n", "help", _("all about one command or topic: zonelayer help area"));
    fputs(_("\nTopics (zonelayer help TOPIC):\n"), out);
    for (const topic *t = topics; t->name; t++)
        fprintf(out, "  %-13s%s\n", t->name, _(t->summary));
    options_print(out, &general_group);
    fputs(_("\nA first look:\n"
            "  zonelayer init --sample\n"
            "  zonelayer audit\n\n"
            "Exit status: 0 done; 1 done, and what --fail-on names was found; 2 usage;\n"
            "3 bad input data; 4 CRS or datum refused; 5 store or output failed.\n"),
          out);
}

void help_topic(FILE *out, const topic *t)
{
    fprintf(out, "%s: %s\n\n%s", t->name, _(t->summary), _(t->text));
}

void help_command(FILE *out, const command *c)
{
    fprintf(out, _("usage: zonelayer [--db FILE] %s%s%s [OPTIONS]\n\n%s\n"), c->name,
            *c->arguments ? " " : "", _(c->arguments), _(c->text));
    for (const option_group *const *group = c->groups; *group; group++)
        options_print(out, *group);
    options_print(out, &general_group);
    fprintf(out, _("\nExample:\n%s\n"), c->example);
    if (c->statuses)
        fprintf(out, _("\nExit status:\n%s\n"), _(c->statuses));
}
