#include "progress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "message.h"
#include "options.h"
#include "text.h"

/* Work that takes no longer is not worth a line; as often a line is told to what is no terminal. */
static const double patience_s = 1;

static struct {
    bool on_terminal;
    double began_s, line_s;
} view;
static volatile sig_atomic_t shown; /* a line stands on the terminal */

static const char clear_line[] = "\r\033[K";

static double now_s(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_clear(void)
{
    if (!shown)
        return;
    fputs(clear_line, stderr);
    fflush(stderr);
    shown = 0;
}

void progress_clear_on_signal(void)
{
    if (shown && write(STDERR_FILENO, clear_line, sizeof clear_line - 1) < 0)
        shown = 0; /* there is nothing else to be done about it */
}

/* ---- the line -------------------------------------------------------------------------------- */

/* "12 s", "3 min", "1 h 20 min". */
static char *duration(double seconds)
{
    if (seconds < 99.5)
        return text_format(_("%.0f s"), seconds);
    double minutes = seconds / 60;
    if (minutes < 99.5)
        return text_format(_("%.0f min"), minutes);
    int hours = (int)(minutes / 60);
    return text_format(_("%d h %.0f min"), hours, minutes - 60.0 * hours);
}

static char *line_of(const zl_progress *now)
{
    double rate = now->seconds > 0 ? (double)now->done / now->seconds : 0;
    const char *phase = zl_translate(now->phase);
    if (now->total <= 0 || now->done > now->total)
        return text_format(_("%s: %lld, %.0f a second"), phase, (long long)now->done, rate);
    double left_s = rate > 0 ? (double)(now->total - now->done) / rate : 0;
    char *left = duration(left_s);
    char *line = text_format(_("%s: %lld of %lld (%.0f %%), %.0f a second, %s left"), phase,
                             (long long)now->done, (long long)now->total,
                             100.0 * (double)now->done / (double)now->total, rate, left);
    free(left);
    return line;
}

static size_t terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col;
    return 80;
}

/* The last column stays free, in which some terminals break the line. */
static void show_on_terminal(char *line)
{
    line[text_fit(line, terminal_columns() - 1)] = '\0';
    fprintf(stderr, "%s%s", clear_line, line);
    fflush(stderr);
    shown = 1;
}

static void show(const zl_progress *now, void *user)
{
    double time_s = now_s();
    (void)user;
    if (now->ended) {
        progress_clear();
        return;
    }
    if (time_s - view.began_s < patience_s)
        return;
    if (!view.on_terminal && time_s - view.line_s < patience_s)
        return;
    char *line = line_of(now);
    view.line_s = time_s;
    if (view.on_terminal)
        show_on_terminal(line);
    else
        fprintf(stderr, "%s\n", line);
    free(line);
}

/* ---- whether it is shown --------------------------------------------------------------------- */

/* Rows that appear on the same terminal as they are found would tear the line. */
static bool rows_on_terminal(void)
{
    return !shared.output && shared.format != FORMAT_TABLE && isatty(STDOUT_FILENO);
}

static bool is_wanted(void)
{
    if (shared.no_progress)
        return false;
    return shared.progress || (view.on_terminal && !shared.quiet && !rows_on_terminal());
}

void progress_begin(void)
{
    const char *terminal = getenv("TERM");
    view.on_terminal = isatty(STDERR_FILENO) && !(terminal && strcmp(terminal, "dumb") == 0);
    view.began_s = now_s();
    if (is_wanted())
        zl_set_progress(show, NULL);
}
