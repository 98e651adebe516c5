package io.thalweg.bench.agent;

import java.io.IOException;

/** Two network namespaces and a veth pair between them; gone when closed. And a pair from the first to this namespace. */
final class TestCable implements AutoCloseable {
    static final String DEVICE = "cable";
    /** In the first namespace; its other end, of the same name, is here. */
    static final String DEVICE_HERE = "tbh" + ProcessHandle.current().pid();

    final String from = "tbf" + ProcessHandle.current().pid();
    final String to = "tbt" + ProcessHandle.current().pid();

    TestCable() throws IOException {
        ProgramRun.toEnd("ip", "netns", "add", from);
        try {
            ProgramRun.toEnd("ip", "netns", "add", to);
            ProgramRun.toEnd(
                    "ip", "link", "add", DEVICE_HERE, "type", "veth", "peer", "name", DEVICE_HERE, "netns", from);
            ProgramRun.toEnd("sysctl", "-qw", "net.ipv6.conf." + DEVICE_HERE + ".disable_ipv6=1");
            ProgramRun.toEnd("ip", "link", "set", DEVICE_HERE, "arp", "off", "up");
            ProgramRun.toEnd(
                    "ip", "-n", from, "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE, "netns", to);
            for (String end : new String[] {from, to}) {
                // Nothing of the kernel's own is to be counted.
                ProgramRun.toEnd("ip", "netns", "exec", end, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
                ProgramRun.toEnd("ip", "-n", end, "link", "set", DEVICE, "arp", "off", "up");
            }
            ProgramRun.toEnd("ip", "-n", from, "link", "set", DEVICE_HERE, "arp", "off", "up");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        for (String end : new String[] {from, to}) {
            try {
                ProgramRun.toEnd("ip", "netns", "delete", end);
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
