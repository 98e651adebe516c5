package io.thalweg.agent.ffi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The interfaces of one network namespace, asked of the kernel by RTM_GETLINK, see rtnetlink(7).
 *
 * <p>It belongs to the namespace of the thread that opens it; any one thread may ask then.
 */
public final class LinkTable implements AutoCloseable {
    private static final int GET_LINK = 18;
    private static final short REQUEST_DUMP = 0x301;
    private static final int DUMP_INTERRUPTED = 0x10;
    private static final int REQUEST_BYTES = 40;
    private static final short EXTENSION_MASK = 29;
    /** Counters of each interface make most of an answer and are not wanted. */
    private static final int SKIP_STATISTICS = 1 << 3;

    private static final int ATTEMPTS = 5;

    private final NetlinkSocket socket;
    private int sequence;

    private LinkTable(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static LinkTable open() throws NativeException {
        return new LinkTable(NetlinkSocket.open(0));
    }

    /** All interfaces, by index. When they change too often for one picture, the last of several is taken. */
    public List<NetworkInterface> list() throws NativeException {
        List<NetworkInterface> found = new ArrayList<>();
        boolean isWhole = false;
        for (int i = 0; i < ATTEMPTS && !isWhole; i++) {
            found.clear();
            ask();
            isWhole = readAnswer(found);
        }
        found.sort(Comparator.comparingInt(NetworkInterface::index));
        return found;
    }

    private void ask() throws NativeException {
        sequence++;
        ByteBuffer request = socket.bytes();
        for (int i = 0; i < REQUEST_BYTES; i += Integer.BYTES) {
            request.putInt(i, 0);
        }
        request.putInt(0, REQUEST_BYTES);
        request.putShort(LinkMessages.TYPE, (short) GET_LINK);
        request.putShort(LinkMessages.FLAGS, REQUEST_DUMP);
        request.putInt(8, sequence);
        request.putShort(32, (short) 8);
        request.putShort(34, EXTENSION_MASK);
        request.putInt(36, SKIP_STATISTICS);
        socket.send(REQUEST_BYTES);
    }

    /** False: the interfaces changed meanwhile. */
    private boolean readAnswer(List<NetworkInterface> found) throws NativeException {
        boolean isWhole = true;
        while (true) {
            int end = socket.receive();
            ByteBuffer bytes = socket.bytes();
            int length;
            for (int at = 0; (length = LinkMessages.length(bytes, at, end)) > 0; at += LinkMessages.aligned(length)) {
                if (bytes.getInt(at + 8) != sequence) {
                    continue;
                }
                isWhole &= (bytes.getShort(at + LinkMessages.FLAGS) & DUMP_INTERRUPTED) == 0;
                switch (bytes.getShort(at + LinkMessages.TYPE)) {
                    case LinkMessages.DONE -> {
                        return isWhole;
                    }
                    case LinkMessages.ERROR -> throw new NativeException("the kernel does not tell its interfaces", 0);
                    case LinkMessages.NEW_LINK -> LinkMessages.read(bytes, at, length, found);
                    default -> {}
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
