package io.thalweg.agent.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A socket as its namespace lists it.
 *
 * @param ipProtocol 6 or 17
 * @param localAddress 4 or 16 bytes, network order; IPv4 in IPv6 is 4
 * @param remotePort 0: waits for anyone
 */
public record SocketEntry(
        long inode, int ipProtocol, byte[] localAddress, int localPort, byte[] remoteAddress, int remotePort) {
    public boolean isListening() {
        return remotePort == 0;
    }

    /** Such as {@code tcp 10.0.0.1:51000 > 10.0.0.2:80}. */
    public String describe() {
        String local = (ipProtocol == 6 ? "tcp " : "udp ") + address(localAddress) + ":" + localPort;
        return isListening() ? local : local + " > " + address(remoteAddress) + ":" + remotePort;
    }

    private static String address(byte[] bytes) {
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return bytes.length == 16 ? "[" + text + "]" : text;
        } catch (UnknownHostException e) {
            return "?";
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SocketEntry entry
                && inode == entry.inode
                && ipProtocol == entry.ipProtocol
                && localPort == entry.localPort
                && remotePort == entry.remotePort
                && Arrays.equals(localAddress, entry.localAddress)
                && Arrays.equals(remoteAddress, entry.remoteAddress);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode);
    }
}
