package io.thalweg.agent.bpf;

/** What the programs count: {@code enum counter} of maps.h, in its order. */
enum Counter {
    LOST_EVENTS,
    SKIPPED_MESSAGES,
    SKIPPED_NETWORK_EVENTS,
    LOST_PROCESS_EVENTS
}
