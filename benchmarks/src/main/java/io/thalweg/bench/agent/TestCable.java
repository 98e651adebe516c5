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
        Reader.run(null, "ip", "netns", "add", from);
        try {
            Reader.run(null, "ip", "netns", "add", to);
            Reader.run(
                    null, "ip", "link", "add", DEVICE_HERE, "type", "veth", "peer", "name", DEVICE_HERE, "netns", from);
            Reader.run(null, "sysctl", "-qw", "net.ipv6.conf." + DEVICE_HERE + ".disable_ipv6=1");
            Reader.run(null, "ip", "link", "set", DEVICE_HERE, "arp", "off", "up");
            Reader.run(
                    null, "ip", "-n", from, "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE, "netns", to);
            for (String end : new String[] {from, to}) {
                // Nothing of the kernel's own is to be counted.
                Reader.run(null, "ip", "netns", "exec", end, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
                Reader.run(null, "ip", "-n", end, "link", "set", DEVICE, "arp", "off", "up");
            }
            Reader.run(null, "ip", "-n", from, "link", "set", DEVICE_HERE, "arp", "off", "up");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        for (String end : new String[] {from, to}) {
            try {
                Reader.run(null, "ip", "netns", "delete", end);
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
