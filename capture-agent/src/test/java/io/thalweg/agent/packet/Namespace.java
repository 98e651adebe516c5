package io.thalweg.agent.packet;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jnr.ffi.LibraryLoader;
import jnr.ffi.types.size_t;

/** A network namespace of a test's own. Threads can enter it; sockets they open then are of it. */
public final class Namespace {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCKADDR_LL_BYTES = 20;

    /** Public for jnr-ffi. */
    public interface LibC {
        int open(String path, int flags);

        int close(int fd);

        int setns(int fd, int type);

        int socket(int domain, int type, int protocol);

        int sendto(int fd, byte[] bytes, @size_t long length, int flags, byte[] address, int addressLength);
    }

    private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

    public final String name;

    public Namespace(String name) throws IOException, InterruptedException {
        this.name = name;
        run("ip", "netns", "add", name);
        ip("link", "set", "lo", "up");
    }

    public void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /** Starts a program inside. */
    public ProcessBuilder program(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole);
    }

    /** Runs on a thread of its own that is inside. */
    public <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        enter();
                        result.complete(work.call());
                    } catch (Exception | AssertionError e) {
                        result.completeExceptionally(e);
                    }
                },
                "in-" + name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** Puts a frame on the wire as it is. */
    CompletableFuture<Void> sendFrame(String device, byte[] frame) {
        return start(() -> {
            int index = NetworkInterface.getByName(device).getIndex();
            byte[] address = ByteBuffer.allocate(SOCKADDR_LL_BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) AF_PACKET)
                    .putShort((short) 0)
                    .putInt(index)
                    .array();
            int fd = LIBC.socket(AF_PACKET, SOCK_RAW, 0);
            int sent = LIBC.sendto(fd, frame, frame.length, 0, address, address.length);
            LIBC.close(fd);
            if (sent != frame.length) {
                throw new IOException("cannot send on " + device);
            }
            return null;
        });
    }

    private void enter() {
        int fd = LIBC.open("/var/run/netns/" + name, 0);
        if (fd < 0 || LIBC.setns(fd, CLONE_NEWNET) != 0) {
            throw new IllegalStateException("cannot enter the network namespace " + name);
        }
        LIBC.close(fd);
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.trim());
        }
    }

    /** As the kernel's events name it. */
    public long inode() throws IOException {
        return ((Number) Files.getAttribute(Path.of("/run/netns", name), "unix:ino")).longValue();
    }

    public void delete() throws IOException, InterruptedException {
        run("ip", "netns", "delete", name);
    }
}
