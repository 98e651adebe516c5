package io.thalweg.agent.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace that can be entered, see setns(2). Sockets opened inside stay with it and can be used from outside.
 *
 * <p>A thread that enters never comes back to be used for anything else: should leaving fail, nothing runs in the wrong
 * place. An open one keeps the namespace alive after its last process, so it must be closed when nobody uses it.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int OWN = -1;
    private static final Path SELF = Path.of("/proc/thread-self/ns/net");

    /** Work inside a namespace. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws NativeException;
    }

    private final int fd;
    private final long inode;

    private NetworkNamespace(int fd, long inode) {
        this.fd = fd;
        this.inode = inode;
    }

    /** Of the thread that works in it: nothing is entered. */
    public static NetworkNamespace own() {
        long inode;
        try {
            inode = inode(SELF);
        } catch (IOException e) {
            inode = 0;
        }
        return new NetworkNamespace(OWN, inode);
    }

    /** @param file such as /proc/1/ns/net or /run/netns/NAME */
    public static NetworkNamespace open(Path file) throws NativeException {
        int fd = Native.LIBC.open(file.toString(), O_RDONLY_CLOEXEC);
        if (fd < 0) {
            throw NativeException.ofLastError("opening " + file);
        }
        try {
            return new NetworkNamespace(fd, inode(Path.of("/proc/self/fd/" + fd)));
        } catch (IOException e) {
            Native.LIBC.close(fd);
            throw new NativeException("opening " + file + ": " + e.getMessage(), NativeException.ENODEV);
        }
    }

    /** The number by which a namespace is known; one file of it is as good as another. */
    public static long inode(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }

    public long inode() {
        return inode;
    }

    public boolean isOwn() {
        return fd == OWN;
    }

    /** Runs the work inside and waits for it. */
    public <T> T inside(Work<T> work) throws NativeException {
        if (isOwn()) {
            return work.run();
        }
        FutureTask<T> task = new FutureTask<>((Callable<T>) () -> {
            if (Native.LIBC.setns(fd, CLONE_NEWNET) < 0) {
                throw NativeException.ofLastError("entering network namespace " + inode);
            }
            return work.run();
        });
        Thread thread = new Thread(task, "in-netns-" + inode);
        thread.setDaemon(true);
        thread.start();
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) throws NativeException {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof NativeException cause) {
                        throw cause;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (!isOwn()) {
            Native.LIBC.close(fd);
        }
    }
}
