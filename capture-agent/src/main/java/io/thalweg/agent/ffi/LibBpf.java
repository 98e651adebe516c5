package io.thalweg.agent.ffi;

import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.size_t;

/**
 * The functions of libbpf 1.x that loading and reading needs, see bpf/libbpf.h and bpf/bpf.h. Pointers are null and
 * results negative on failure, with errno set.
 *
 * <p>Public only because jnr-ffi implements it by a class of another loader.
 */
public interface LibBpf {
    /** What libbpf tells: a level, a format of printf, and its arguments as a va_list. */
    @FunctionalInterface
    interface Print {
        @Delegate
        int print(int level, Pointer format, Pointer arguments);
    }

    void libbpf_set_print(Print print);

    String libbpf_version_string();

    int libbpf_num_possible_cpus();

    Pointer bpf_object__open_mem(Pointer bytes, @size_t long size, Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    Pointer bpf_object__next_program(Pointer object, Pointer previous);

    Pointer bpf_object__find_program_by_name(Pointer object, String name);

    Pointer bpf_object__find_map_by_name(Pointer object, String name);

    String bpf_program__name(Pointer program);

    int bpf_program__fd(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean isLoaded);

    Pointer bpf_program__attach(Pointer program);

    Pointer bpf_program__attach_uprobe_opts(
            Pointer program, int pid, String path, @size_t long offset, Pointer options);

    int bpf_link__destroy(Pointer link);

    int bpf_map__fd(Pointer map);

    int bpf_map__max_entries(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int entries);

    int bpf_map__set_autocreate(Pointer map, boolean isCreated);

    Pointer bpf_map__initial_value(Pointer map, Pointer size);

    int bpf_map_lookup_elem(int map, Pointer key, Pointer value);

    int bpf_map_update_elem(int map, Pointer key, Pointer value, long flags);

    int bpf_map_delete_elem(int map, Pointer key);

    /** Loads it once; absent where it is not installed. */
    final class Loaded {
        static final String NAME = "libbpf.so.1";
        static final LibBpf LIBBPF = load();

        private Loaded() {}

        private static LibBpf load() {
            try {
                return LibraryLoader.create(LibBpf.class)
                        .option(LibraryOption.SaveError, Boolean.TRUE)
                        .failImmediately()
                        .load(NAME);
            } catch (UnsatisfiedLinkError e) {
                // Whoever needs it says what is missing.
                return null;
            }
        }

        static Runtime runtime() {
            return Runtime.getRuntime(LIBBPF);
        }
    }
}
