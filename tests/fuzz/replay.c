/* Runs a fuzz target over the files of folders and over files, without a fuzzer: for each build's
 * tests, and to see a finding again. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t run;

static int replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size + 1);
    int read = file && data && fread(data, 1, size, file) == size;
    if (read) {
        LLVMFuzzerTestOneInput(data, size);
        run++;
    }
    free(data);
    if (file)
        fclose(file);
    return read ? 0 : -1;
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

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (replay(argv[i]) != 0) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
    printf("%zu files replayed\n", run);
    return run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
