package io.thalweg.standalone.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process when its parent is gone.
 *
 * <p>The parent holds the other end of our standard input and never writes to it, so the end of that stream means that
 * the parent died, however it died: a pipe is closed by the kernel also after {@code kill -9}. Without this watch a
 * killed {@code up} would leave a broker and a cluster behind that hold the ports and the data directory.
 */
public final class ParentWatch implements Runnable {
    private final InputStream parent;
    private final Runnable whenGone;

    ParentWatch(InputStream parent, Runnable whenGone) {
        this.parent = parent;
        this.whenGone = whenGone;
    }

    /** Watches standard input from a daemon thread; the process then stops the way it stops on SIGTERM. */
    public static void start() {
        Thread thread = new Thread(new ParentWatch(System.in, () -> System.exit(0)), "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (parent.read() >= 0) {
                // What the parent might write means nothing.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        whenGone.run();
    }
}
