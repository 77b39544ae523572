#include "base/message.h"

#include <libintl.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/module.h"

#define TEXT_DOMAIN "zonelayer"
#define CATALOGUE   "zh_CN/LC_MESSAGES/" TEXT_DOMAIN ".mo"

enum { PATH_SIZE = 4096 };

static bool has_catalogue(const char *folder)
{
    char path[PATH_SIZE];
    return (size_t)snprintf(path, sizeof path, "%s/" CATALOGUE, folder) < sizeof path &&
           access(path, R_OK) == 0;
}

/* Beside the folder of the library, or beside its parent (lib/x86_64-linux-gnu), so that a tree can
 * be moved and a build tree is complete in itself. */
static bool find_beside_library(char folder[PATH_SIZE])
{
    static const char *const ways[] = {"../share/locale", "../../share/locale"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (zl_beside_library(folder, PATH_SIZE, ways[i]) && has_catalogue(folder))
            return true;
    return false;
}

/* Where the catalogues are is a matter of our own text domain and touches nobody else's. */
static void bind_domain(void)
{
    char folder[PATH_SIZE];
    if (find_beside_library(folder))
        bindtextdomain(TEXT_DOMAIN, folder);
    else
        bindtextdomain(TEXT_DOMAIN, has_catalogue(ZONELAYER_LOCALE_INSTALLED)
                                        ? ZONELAYER_LOCALE_INSTALLED
                                        : ZONELAYER_LOCALE_BUILT);
    bind_textdomain_codeset(TEXT_DOMAIN, "UTF-8");
}

const char *zl_message(const char *english)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (!*english) /* gettext would give the head of the catalogue */
        return english;
    pthread_once(&once, bind_domain);
    return dgettext(TEXT_DOMAIN, english);
}

const char *zl_translate(const char *english)
{
    return zl_message(english);
}

const char *zl_language(void)
{
    /* TRANSLATORS: the code of the language that this catalogue is in, "zh". */
    return _("en");
}

const char *zl_inflect(bool single, const char *one, const char *many)
{
    if (strcmp(zl_language(), "en") != 0)
        return "";
    return single ? one : many;
}

/* ---- the language of the process ------------------------------------------------------------- */

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static bool is_chinese(const char *locale)
{
    return strncmp(locale, "zh", 2) == 0;
}

/* As gettext does it: the locale of messages decides, and LANGUAGE where that is a real one. */
static bool environment_is_chinese(void)
{
    const char *locale = environment("LC_ALL");
    if (!locale)
        locale = environment("LC_MESSAGES");
    if (!locale)
        locale = environment("LANG");
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return false;
    const char *language = environment("LANGUAGE");
    return is_chinese(language ? language : locale);
}

/* gettext translates nothing while the locale of messages is "C", and a bare machine has no other
 * but C.UTF-8: LANGUAGE names the catalogue whatever the locale is called. Its LC_CTYPE is for the
 * messages of other libraries, which come in its encoding. Numbers stay those of "C". */
static bool speak_chinese(void)
{
    static const char *const locales[] = {"C.UTF-8", "C.utf8", "zh_CN.UTF-8", "en_US.UTF-8"};
    setenv("LANGUAGE", "zh_CN", 1);
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (setlocale(LC_MESSAGES, locales[i])) {
            setlocale(LC_CTYPE, locales[i]);
            break;
        }
    return strcmp(zl_language(), "zh") == 0;
}

zl_status zl_process_language(const char *language, zl_error *err)
{
    bool chinese = language ? strcmp(language, "zh") == 0 : environment_is_chinese();
    if (language && !chinese && strcmp(language, "en") != 0)
        return zl_fail(err, ZL_USAGE, "the language \"%s\" is neither zh nor en", language);
    if (chinese && !speak_chinese() && language)
        return zl_fail(
            err, ZL_FAILED,
            "the Chinese messages cannot be shown: %s, or the locale C.UTF-8, is missing; "
            "install zonelayer anew, or leave --lang zh out",
            CATALOGUE);
    if (!chinese)
        setlocale(LC_MESSAGES, "C");
    return ZL_OK;
}
