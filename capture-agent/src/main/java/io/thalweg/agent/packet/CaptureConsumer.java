package io.thalweg.agent.packet;

import io.thalweg.event.CapturePoint;

/**
 * What live capture feeds: frames, and what must be known besides them. All calls come from the capture thread, but for the
 * frames of {@link #anotherThread}.
 */
public interface CaptureConsumer extends FrameConsumer {
    /** A place where frames come from now on; the result is its number in {@link #frame}. */
    int open(CapturePoint point);

    /** No frame comes from there any more. */
    void close(int point);

    /** Packets that the kernel dropped since the last call. */
    void kernelDrops(long packets);

    /**
     * Called many times a second.
     *
     * @param nanoTime of {@link System#nanoTime}
     * @param progressNanos since the epoch; all frames captured before it have been given
     */
    void tick(long nanoTime, long progressNanos);

    /** Takes frames of another thread besides; called before any frame is given. */
    FrameConsumer anotherThread();
}
