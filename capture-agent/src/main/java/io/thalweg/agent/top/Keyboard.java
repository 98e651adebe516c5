package io.thalweg.agent.top;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** The terminal's keys one by one, without Enter; how the terminal was is put back when it is closed. */
public final class Keyboard implements AutoCloseable {
    private static final File TERMINAL = new File("/dev/tty");
    private static final long POLL_MILLIS = 50;

    private final InputStream keys;
    private final String before;
    private final Thread hook = new Thread(this::restore, "terminal");

    private Keyboard(InputStream keys, String before) {
        this.keys = keys;
        this.before = before;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Null: there is no terminal. */
    public static Keyboard open() {
        try {
            String before = stty("-g").trim();
            stty("-icanon", "-echo", "min", "1");
            return new Keyboard(new FileInputStream(TERMINAL), before);
        } catch (IOException e) {
            return null;
        }
    }

    /** Waits so long for a key; false: it was not pressed meanwhile. */
    public boolean isPressed(char key, long waitMillis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (System.nanoTime() - end < 0) {
            while (keys.available() > 0) {
                if (keys.read() == key) {
                    return true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static String stty(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectInput(TERMINAL)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException("stty failed");
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void restore() {
        try {
            stty(before);
        } catch (IOException e) {
            // The terminal is gone.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        restore();
        keys.close();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
