/* Runs a fuzz target without libFuzzer, with any compiler: over the files of folders and over
 * files, for each build's tests and to see a finding again; with -seconds=N it then mutates what it
 * has read for so long (-seed=S repeats the choices).
 *
 *     replay_txt [-seconds=N] [-seed=S] [-found=FILE] PATH…
 *
 * The mutant that ends the program is written to FILE. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
    __attribute__((weak));

enum { MOST_BYTES = 16384, MOST_EDITS = 4 };

typedef struct input {
    uint8_t *data;
    size_t size;
} input;

static input *inputs;
static size_t ninputs, capacity;
static dice chance;

static size_t roll(size_t n)
{
    return dice_roll(&chance, n);
}

static int keep(uint8_t *data, size_t size)
{
    if (ninputs == capacity) {
        size_t more = capacity ? 2 * capacity : 64;
        input *grown = realloc(inputs, more * sizeof *grown);
        if (!grown)
            return -1;
        inputs = grown;
        capacity = more;
    }
    inputs[ninputs++] = (input){.data = data, .size = size};
    return 0;
}

static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size + 1);
    int read = file && data && fread(data, 1, size, file) == size;
    if (file)
        fclose(file);
    if (!read || keep(data, size) != 0) {
        free(data);
        return -1;
    }
    LLVMFuzzerTestOneInput(data, size);
    return 0;
}

static int replay(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return -1;
    if (!S_ISDIR(info.st_mode))
        return replay_file(path, (size_t)info.st_size);
    DIR *folder = opendir(path);
    int status = folder ? 0 : -1;
    for (struct dirent *entry; status == 0 && (entry = readdir(folder));) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        status = length < (int)sizeof name ? replay(name) : -1;
    }
    if (folder)
        closedir(folder);
    return status;
}

/* ---- mutants --------------------------------------------------------------------------------- */

static size_t insert_copy(uint8_t *data, size_t size, size_t most)
{
    size_t from = roll(size), count = 1 + roll(size - from), at = roll(size + 1);
    if (count > 64)
        count = 64;
    uint8_t copy[64];
    memcpy(copy, data + from, count);
    if (size + count > most)
        return size;
    memmove(data + at + count, data + at, size - at);
    memcpy(data + at, copy, count);
    return size + count;
}

/* libFuzzer has one of this name; this one knows nothing of coverage. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most)
{
    if (size == 0) {
        if (most == 0)
            return 0;
        data[0] = (uint8_t)roll(256);
        return 1;
    }
    size_t at = roll(size), count = 1 + roll(8);
    switch (roll(5)) {
    case 0:
        data[at] ^= (uint8_t)(1u << roll(8));
        return size;
    case 1:
        data[at] = (uint8_t)roll(256);
        return size;
    case 2:
        if (count > size - at)
            count = size - at;
        memmove(data + at, data + at + count, size - at - count);
        return size - count;
    case 3:
        return insert_copy(data, size, most);
    default:
        return roll(8) ? size : at;
    }
}

static const char *found_path = "found";
static const uint8_t *running;
static size_t running_size;

/* Only what a signal handler may call. */
static void save_found(void)
{
    int file = running ? open(found_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0)
        return;
    if (write(file, running, running_size) != (ssize_t)running_size)
        _exit(EXIT_FAILURE);
    close(file);
}

static void on_abort(int number)
{
    save_found();
    signal(number, SIG_DFL);
    raise(number);
}

extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch_end(void)
{
    signal(SIGABRT, on_abort);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(save_found);
    else
        signal(SIGSEGV, on_abort);
}

static void run_mutant(uint8_t *room)
{
    const input *seed = &inputs[roll(ninputs)];
    size_t size = seed->size < MOST_BYTES ? seed->size : MOST_BYTES;
    memcpy(room, seed->data, size);
    for (size_t edits = 1 + roll(MOST_EDITS); edits > 0; edits--)
        size = LLVMFuzzerCustomMutator
                   ? LLVMFuzzerCustomMutator(room, size, MOST_BYTES, (unsigned)roll(1u << 31))
                   : LLVMFuzzerMutate(room, size, MOST_BYTES);
    uint8_t *exact = malloc(size ? size : 1); /* so that a read past the end is seen */
    if (!exact)
        return;
    memcpy(exact, room, size);
    running = exact;
    running_size = size;
    LLVMFuzzerTestOneInput(exact, size);
    running = NULL;
    free(exact);
}

static unsigned long run_mutants(double seconds)
{
    struct timespec start, now;
    unsigned long count = 0;
    uint8_t *room = malloc(MOST_BYTES);
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        if (room)
            run_mutant(room);
        count++;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) * 1e-9 <
             seconds);
    free(room);
    return count;
}

static const char *option(const char *argument, const char *name)
{
    size_t size = strlen(name);
    return strncmp(argument, name, size) == 0 ? argument + size : NULL;
}

int main(int argc, char **argv)
{
    double seconds = 0;
    unsigned seed = 1;
    for (int i = 1; i < argc; i++) {
        const char *value;
        if ((value = option(argv[i], "-seconds=")))
            seconds = strtod(value, NULL);
        else if ((value = option(argv[i], "-seed=")))
            seed = (unsigned)strtoul(value, NULL, 10);
        else if ((value = option(argv[i], "-found=")))
            found_path = value;
        else if (replay(argv[i]) != 0) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    chance = dice_new(seed);
    watch_end();
    printf("%zu files replayed\n", ninputs);
    if (ninputs > 0 && seconds > 0)
        printf("%lu mutants of seed %u run\n", run_mutants(seconds), seed);
    for (size_t i = 0; i < ninputs; i++)
        free(inputs[i].data);
    free(inputs);
    return ninputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
