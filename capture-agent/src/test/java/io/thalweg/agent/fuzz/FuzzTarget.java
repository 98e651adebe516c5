package io.thalweg.agent.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** The targets by name, for those who run them. */
record FuzzTarget(Class<?> type) {
    static final List<FuzzTarget> ALL = List.of(
            new FuzzTarget(FrameTarget.class),
            new FuzzTarget(CaptureFileTarget.class),
            new FuzzTarget(BatchTarget.class),
            new FuzzTarget(EngineTarget.class),
            new FuzzTarget(SessionTarget.class));

    String name() {
        return type.getSimpleName();
    }

    void run(byte[] input) throws Throwable {
        try {
            Method method = type.getMethod("fuzzerTestOneInput", byte[].class);
            method.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
