package io.thalweg.standalone.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of every JVM that {@code up} starts: {@code Child MAIN-CLASS ARGUMENTS…} runs that class, and ends
 * with the parent. It exists so that the nodes' own main classes know nothing of the supervision.
 */
public final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Throwable {
        ParentWatch.start();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
