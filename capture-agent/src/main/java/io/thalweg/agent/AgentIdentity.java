package io.thalweg.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Who this agent is: a number that stays the same on this machine, and one that is new at each start.
 *
 * <p>Rows carry ten bits of the agent id in theirs, hence the range. Agents whose ids were the same would tear each
 * other's flows apart, so a fleet gives its agents ids by {@code --agent-id}; the default, a hash of the machine id, is
 * for a few machines.
 */
final class AgentIdentity {
    static final int MAX_AGENT_ID = 1023;

    private static final List<Path> MACHINE_ID =
            List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MILLIS_TO_NANOS = 1_000_000;

    private AgentIdentity() {}

    /** The live agent of this machine, 1 to 1023. */
    static int agentId() {
        return number(machine());
    }

    /** Replays of this machine: another one, for their packets are of other times than those of the live agent. */
    static int replayAgentId() {
        int id = number(machine() + "/replay");
        return id == agentId() ? id % MAX_AGENT_ID + 1 : id;
    }

    static int number(String machine) {
        CRC32 crc = new CRC32();
        crc.update(machine.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % MAX_AGENT_ID) + 1;
    }

    /** What tells this machine from others. */
    static String machine() {
        for (Path file : MACHINE_ID) {
            String id = read(file);
            if (!id.isEmpty()) {
                return id;
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** A number that no other start of any agent has. */
    static long bootId() {
        long start = System.currentTimeMillis() * MILLIS_TO_NANOS + System.nanoTime() % MILLIS_TO_NANOS;
        return boot() ^ start;
    }

    private static long boot() {
        try {
            UUID boot = UUID.fromString(read(BOOT_ID));
            return boot.getMostSignificantBits() ^ boot.getLeastSignificantBits();
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
