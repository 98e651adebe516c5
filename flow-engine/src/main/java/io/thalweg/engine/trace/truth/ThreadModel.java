package io.thalweg.engine.trace.truth;

/** How a service divides its work among threads: what its syscall trace ids are worth. */
enum ThreadModel {
    /** A thread for each request, which also asks others, one after the other. */
    THREAD,
    /** A goroutine for each request, on few threads. */
    COROUTINE,
    /** One thread for everything, several requests at once; hands x-request-id on, and asks in parallel. */
    EVENT_LOOP,
    /** One thread receives and answers, others ask; hands x-request-id on. */
    HAND_OVER;

    /** Whether a call without a header can be linked. */
    boolean keepsToThread() {
        return this == THREAD || this == COROUTINE;
    }
}
