/** Live capture: one TPACKET_V3 ring per interface, all read by one thread. */
package io.thalweg.agent.packet;
