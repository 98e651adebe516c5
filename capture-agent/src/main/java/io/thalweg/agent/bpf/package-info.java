/** System calls on sockets as eBPF programs see them: loaded, read, turned into events. */
package io.thalweg.agent.bpf;
