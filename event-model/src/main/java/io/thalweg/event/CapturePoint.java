package io.thalweg.event;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.TapMode;

/**
 * Where packets were taken: one interface in one network namespace, or one interface of a capture file. Frames of several
 * networks at one interface, as a switch mirrors them, are of several points.
 *
 * @param interfaceIndex the kernel's, or its place in the file
 * @param mac 48 bits; 0: none
 * @param networkNamespace inode of the namespace; 0: the agent's own, or a file
 * @param tapMode how the packets reach the agent; {@code NULL_VAL} if an agent newer than this reader says what it does
 *     not know
 * @param linkType what a frame begins with; {@code NULL_VAL} likewise
 * @param name of the interface; may be empty, never null
 * @param networkType of the network that the frames are of, as {@code capture_network_type_id} has it: {@link #CLOUD}, or
 *     1 to 255 as the user numbers the networks of mirrored traffic
 */
public record CapturePoint(
        int interfaceIndex,
        long mac,
        long networkNamespace,
        TapMode tapMode,
        LinkType linkType,
        String name,
        int networkType) {
    /** The network of hosts, virtual machines and pods. */
    public static final int CLOUD = 3;

    public static final int MAX_NETWORK_TYPE = 255;

    /** In the network that is everywhere but behind a switch's mirror. */
    public CapturePoint(
            int interfaceIndex, long mac, long networkNamespace, TapMode tapMode, LinkType linkType, String name) {
        this(interfaceIndex, mac, networkNamespace, tapMode, linkType, name, CLOUD);
    }

    /** The same interface, for frames of another network. */
    public CapturePoint of(int network) {
        return new CapturePoint(interfaceIndex, mac, networkNamespace, tapMode, linkType, name, network);
    }
}
