package io.thalweg.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads /proc, see proc(5). A process may end between two reads: what is gone is null or empty, never an error.
 *
 * <p>Not for several threads at once: the buffer is used again and again.
 */
final class ProcFs {
    private static final int FIRST_BUFFER_BYTES = 64 << 10;
    /** Sockets of a whole namespace come in one file: 150 bytes each. */
    private static final int MAX_BYTES = 16 << 20;

    private static final String SOCKET_LINK = "socket:[";
    private static final String NAMESPACE_LINK = "net:[";

    private final Path root;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int length;

    /** @param root /proc, or a test's */
    ProcFs(Path root) {
        this.root = root;
    }

    /** What is called by a number, in no order. */
    int[] processes(int most) {
        int[] pids = new int[256];
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path entry : entries) {
                int pid = number(entry.getFileName().toString());
                if (pid > 0 && count < most) {
                    pids = count == pids.length ? Arrays.copyOf(pids, count * 2) : pids;
                    pids[count++] = pid;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Arrays.copyOf(pids, count);
        }
        return Arrays.copyOf(pids, count);
    }

    private static int number(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Reads a file below /proc into the buffer; false: it is gone, or not ours to read. */
    boolean read(String file) {
        length = 0;
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            int got;
            while ((got = in.read(buffer, length, buffer.length - length)) > 0) {
                length += got;
                if (length == buffer.length) {
                    if (length == MAX_BYTES) {
                        return true;
                    }
                    buffer = Arrays.copyOf(buffer, length * 2);
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What was read last; holds until the next read. */
    byte[] bytes() {
        return buffer;
    }

    int length() {
        return length;
    }

    /** Null: gone, or not ours to read. */
    String text(String file) {
        return read(file) ? new String(buffer, 0, length, StandardCharsets.UTF_8) : null;
    }

    /** Empty: gone, or not ours to read. */
    String link(String file) {
        try {
            return Files.readSymbolicLink(root.resolve(file)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Inode of a process's network namespace; 0: not told. */
    long networkNamespace(int pid) {
        return bracketed(link(pid + "/ns/net"), NAMESPACE_LINK);
    }

    /** Inodes of the sockets that a process has open, at most so many. */
    long[] sockets(int pid, int most) {
        long[] inodes = new long[16];
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(pid + "/fd"))) {
            for (Path entry : entries) {
                long inode = socket(entry);
                if (inode != 0 && count < most) {
                    inodes = count == inodes.length ? Arrays.copyOf(inodes, count * 2) : inodes;
                    inodes[count++] = inode;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Arrays.copyOf(inodes, count);
        }
        return Arrays.copyOf(inodes, count);
    }

    private static long socket(Path descriptor) {
        try {
            return bracketed(Files.readSymbolicLink(descriptor).toString(), SOCKET_LINK);
        } catch (IOException | UnsupportedOperationException e) {
            return 0;
        }
    }

    private static long bracketed(String link, String prefix) {
        if (!link.startsWith(prefix) || !link.endsWith("]")) {
            return 0;
        }
        try {
            return Long.parseLong(link.substring(prefix.length(), link.length() - 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
