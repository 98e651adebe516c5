package io.thalweg.agent.process;

import com.google.protobuf.ByteString;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.ProcessSocket;

/** Processes as records of {@link Topics#PROCESSES}. */
public final class ProcessRecords {
    /** What one record holds; listening sockets first. */
    private static final int MAX_SOCKETS = 1024;

    private final int agentId;

    public ProcessRecords(int agentId) {
        this.agentId = agentId;
    }

    public byte[] key(ProcessInfo process) {
        return Topics.processKey(agentId, process.pid(), process.startMicros());
    }

    /** A process that runs. */
    public byte[] running(ProcessWatch.Seen seen) {
        Process.Builder message = describe(seen.process());
        message.setName(seen.named().name());
        message.putAllTags(seen.named().tags());
        seen.sockets().stream()
                .sorted((one, other) -> Boolean.compare(other.isListening(), one.isListening()))
                .limit(MAX_SOCKETS)
                .forEach(socket -> message.addSockets(socket(socket)));
        return message.build().toByteArray();
    }

    /** A process that has ended. */
    public byte[] ended(ProcessWatch.Seen seen, long endMicros) {
        return describe(seen.process())
                .setName(seen.named().name())
                .putAllTags(seen.named().tags())
                .setEndTime(endMicros)
                .build()
                .toByteArray();
    }

    private Process.Builder describe(ProcessInfo process) {
        return Process.newBuilder()
                .setAgentId(agentId)
                .setPid(process.pid())
                .setParentPid(process.parent())
                .setStartTime(process.startMicros())
                .setKernelName(process.kernelName())
                .setExecutable(process.executable())
                .setCommandLine(process.commandLine())
                .setUserId(process.userId())
                .setUser(process.user())
                .setContainerId(process.containerId())
                .setPodUid(process.podUid())
                .setNetworkNamespace(process.networkNamespace());
    }

    private static ProcessSocket socket(SocketEntry entry) {
        ProcessSocket.Builder socket = ProcessSocket.newBuilder()
                .setIpProtocol(entry.ipProtocol())
                .setLocalAddress(ByteString.copyFrom(entry.localAddress()))
                .setLocalPort(entry.localPort());
        if (!entry.isListening()) {
            socket.setRemoteAddress(ByteString.copyFrom(entry.remoteAddress())).setRemotePort(entry.remotePort());
        }
        return socket.build();
    }
}
