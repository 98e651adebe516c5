package io.thalweg.standalone.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of every JVM that {@code up} starts: {@code Child MAIN-CLASS ARGUMENTS…} runs that class, and ends
 * with the parent. It exists so that the nodes' own main classes know nothing of the supervision. What a main class
 * throws ends the process: other threads may go on, but nobody would notice that they do no work.
 */
public final class Child {
    private static final int FAILED = 1;

    private Child() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ParentWatch.start();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(FAILED);
        }
    }
}
