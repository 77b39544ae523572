/* The module that base_module.c loads. */
__attribute__((visibility("default"))) const void *unit_sample_table(void);

const void *unit_sample_table(void)
{
    static const int table[] = {4490, 4326};
    return table;
}
