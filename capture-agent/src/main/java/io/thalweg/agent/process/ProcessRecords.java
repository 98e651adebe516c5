package io.thalweg.agent.process;

import com.google.protobuf.CodedOutputStream;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.ProcessSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Processes as records of {@link Topics#PROCESSES}.
 *
 * <p>The messages are written field by field, in the schema's order: its generated classes would bring three hundred others
 * into every agent. As there, a field of its default value is left out.
 */
public final class ProcessRecords {
    /** What one record holds; listening sockets first. */
    private static final int MAX_SOCKETS = 1024;
    /** Of the entries of a map, as protobuf has it. */
    private static final int KEY = 1;

    private static final int VALUE = 2;

    private final int agentId;

    /** What writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    public ProcessRecords(int agentId) {
        this.agentId = agentId;
    }

    public byte[] key(ProcessInfo process) {
        return Topics.processKey(agentId, process.pid(), process.startMicros());
    }

    /** A process that runs. */
    public byte[] running(ProcessWatch.Seen seen) {
        return message(out -> {
            describe(out, seen, 0);
            Iterable<SocketEntry> sockets = () -> seen.sockets().stream()
                    .sorted((one, other) -> Boolean.compare(other.isListening(), one.isListening()))
                    .limit(MAX_SOCKETS)
                    .iterator();
            for (SocketEntry socket : sockets) {
                out.writeByteArray(Process.SOCKETS_FIELD_NUMBER, message(fields -> socket(fields, socket)));
            }
        });
    }

    /** A process that has ended. */
    public byte[] ended(ProcessWatch.Seen seen, long endMicros) {
        return message(out -> describe(out, seen, endMicros));
    }

    /** @param endMicros 0: it runs */
    private void describe(CodedOutputStream out, ProcessWatch.Seen seen, long endMicros) throws IOException {
        ProcessInfo process = seen.process();
        number(out, Process.AGENT_ID_FIELD_NUMBER, agentId);
        number(out, Process.PID_FIELD_NUMBER, process.pid());
        number(out, Process.PARENT_PID_FIELD_NUMBER, process.parent());
        number(out, Process.START_TIME_FIELD_NUMBER, process.startMicros());
        number(out, Process.END_TIME_FIELD_NUMBER, endMicros);
        text(out, Process.KERNEL_NAME_FIELD_NUMBER, process.kernelName());
        text(out, Process.NAME_FIELD_NUMBER, seen.named().name());
        text(out, Process.EXECUTABLE_FIELD_NUMBER, process.executable());
        text(out, Process.COMMAND_LINE_FIELD_NUMBER, process.commandLine());
        number(out, Process.USER_ID_FIELD_NUMBER, process.userId() & 0xffff_ffffL);
        text(out, Process.USER_FIELD_NUMBER, process.user());
        text(out, Process.CONTAINER_ID_FIELD_NUMBER, process.containerId());
        text(out, Process.POD_UID_FIELD_NUMBER, process.podUid());
        number(out, Process.NETWORK_NAMESPACE_FIELD_NUMBER, process.networkNamespace());
        for (var tag : seen.named().tags().entrySet()) {
            byte[] entry = message(fields -> {
                fields.writeString(KEY, tag.getKey());
                fields.writeString(VALUE, tag.getValue());
            });
            out.writeByteArray(Process.TAGS_FIELD_NUMBER, entry);
        }
    }

    private static void socket(CodedOutputStream out, SocketEntry entry) throws IOException {
        number(out, ProcessSocket.IP_PROTOCOL_FIELD_NUMBER, entry.ipProtocol());
        out.writeByteArray(ProcessSocket.LOCAL_ADDRESS_FIELD_NUMBER, entry.localAddress());
        number(out, ProcessSocket.LOCAL_PORT_FIELD_NUMBER, entry.localPort());
        if (!entry.isListening()) {
            out.writeByteArray(ProcessSocket.REMOTE_ADDRESS_FIELD_NUMBER, entry.remoteAddress());
            number(out, ProcessSocket.REMOTE_PORT_FIELD_NUMBER, entry.remotePort());
        }
    }

    /** All of the schema's numbers are varints, signed or not. */
    private static void number(CodedOutputStream out, int field, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(field, value);
        }
    }

    private static void text(CodedOutputStream out, int field, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeString(field, value);
        }
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
