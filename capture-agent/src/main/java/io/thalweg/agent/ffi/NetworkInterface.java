package io.thalweg.agent.ffi;

import java.util.List;

/**
 * An interface of a network namespace, as the kernel tells of it by rtnetlink(7): neither /sys, which may show another
 * namespace, nor Java, which leaves out interfaces without an address.
 *
 * @param hardwareType ARPHRD_ number of if_arp.h
 * @param mac 48 bits; 0: none
 * @param kind of a virtual interface, such as veth, macvlan, bridge; empty: hardware, or the kernel does not say
 */
public record NetworkInterface(
        int index, String name, int hardwareType, long mac, boolean isUp, boolean isLoopback, String kind) {

    /** All interfaces of the calling thread's namespace, by index. */
    public static List<NetworkInterface> list() throws NativeException {
        try (LinkTable table = LinkTable.open()) {
            return table.list();
        }
    }
}
