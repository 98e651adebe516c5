package io.thalweg.agent.ffi;

import java.nio.ByteBuffer;

/**
 * Tells that interfaces of one network namespace came, went or changed (RTM_NEWLINK, RTM_DELLINK). Which ones is asked of
 * {@link LinkTable}: events can be lost when there are many, a table cannot.
 */
public final class LinkEvents extends Pollable implements AutoCloseable {
    private static final int GROUP_LINK = 1;

    private final NetlinkSocket socket;

    private LinkEvents(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of the calling thread's namespace. */
    public static LinkEvents open() throws NativeException {
        return new LinkEvents(NetlinkSocket.open(GROUP_LINK));
    }

    /** Whether anything changed since the last call; does not wait. */
    public boolean take() throws NativeException {
        boolean isChanged = false;
        while (true) {
            int end = socket.tryReceive();
            if (end == 0) {
                return isChanged;
            }
            isChanged |= end < 0 || tellsOfLinks(end);
        }
    }

    private boolean tellsOfLinks(int end) {
        ByteBuffer bytes = socket.bytes();
        int length;
        for (int at = 0; (length = LinkMessages.length(bytes, at, end)) > 0; at += LinkMessages.aligned(length)) {
            int type = bytes.getShort(at + LinkMessages.TYPE);
            if (type == LinkMessages.NEW_LINK || type == LinkMessages.DELETED_LINK) {
                return true;
            }
        }
        return false;
    }

    @Override
    int fd() {
        return socket.fd();
    }

    @Override
    public void close() {
        socket.close();
    }
}
