package io.thalweg.agent.ffi;

import jnr.ffi.Pointer;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;

/**
 * The functions of libc that capture needs, as section 2 and 3 of the Linux manual describe them.
 *
 * <p>{@code mmap} takes and returns pointers on purpose: with six primitive parameters jnr-ffi 2.3.4 passes a wrong sixth
 * one on x86-64. Public only because jnr-ffi implements it by a class of another loader; others of this project use the
 * classes around it.
 */
public interface LibC {
    int socket(int domain, int type, int protocol);

    int setsockopt(int fd, int level, int option, Pointer value, int length);

    int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    int bind(int fd, Pointer address, int length);

    int close(int fd);

    Pointer mmap(Pointer address, @size_t long length, int protection, int flags, int fd, @off_t long offset);

    int munmap(Pointer address, @size_t long length);

    int poll(Pointer descriptors, long count, int timeoutMillis);

    int open(String path, int flags);

    int setns(int fd, int type);

    int getsockname(int fd, Pointer address, Pointer length);

    long send(int fd, Pointer bytes, @size_t long length, int flags);

    long recv(int fd, Pointer bytes, @size_t long length, int flags);

    int ioctl(int fd, long request, Pointer argument);

    String strerror(int error);

    int capget(Pointer header, Pointer data);

    /** For bpf(2), which has no function of its own. */
    long syscall(long number, int command, Pointer argument, int length);

    /** {@code arguments}: a va_list, which x86-64 and aarch64 pass by its address. */
    int vsnprintf(Pointer text, @size_t long size, Pointer format, Pointer arguments);

    int clock_gettime(int clock, Pointer time);

    /** Of glibc alone. */
    int malloc_trim(@size_t long kept);
}
