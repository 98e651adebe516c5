package io.thalweg.event;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.TapMode;

/**
 * Where packets were taken: one interface in one network namespace, or one interface of a capture file.
 *
 * @param interfaceIndex the kernel's, or its place in the file
 * @param mac 48 bits; 0: none
 * @param networkNamespace inode of the namespace; 0: the agent's own, or a file
 * @param tapMode how the packets reach the agent; {@code NULL_VAL} if an agent newer than this reader says what it does
 *     not know
 * @param linkType what a frame begins with; {@code NULL_VAL} likewise
 * @param name of the interface; may be empty, never null
 */
public record CapturePoint(
        int interfaceIndex, long mac, long networkNamespace, TapMode tapMode, LinkType linkType, String name) {}
