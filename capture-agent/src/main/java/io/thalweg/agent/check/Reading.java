package io.thalweg.agent.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A small file of the kernel, or why it cannot be read.
 *
 * @param text trimmed; empty when it could not be read
 */
record Reading(Access access, String text) {
    enum Access {
        READ,
        ABSENT,
        DENIED
    }

    /** No file that is read here is longer. */
    private static final int MAX_BYTES = 1 << 16;

    static Reading of(Path file) {
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return new Reading(Access.READ, text.strip());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new Reading(Access.ABSENT, "");
        } catch (AccessDeniedException e) {
            return new Reading(Access.DENIED, "");
        } catch (IOException e) {
            // As of attributes of a security module that is not built in: EINVAL.
            return new Reading(Access.ABSENT, "");
        }
    }

    boolean isRead() {
        return access == Access.READ;
    }

    boolean isDenied() {
        return access == Access.DENIED;
    }
}
