package io.thalweg.standalone.clickhouse.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

/** A library that gives null where it promises something does not bring the process down. */
class EngineConnectionTest {
    private static final Runtime RUNTIME = Runtime.getSystemRuntime();

    /** Answers every call with nothing: null, 0. */
    private static Chdb nothing() {
        return (Chdb) Proxy.newProxyInstance(
                Chdb.class.getClassLoader(), new Class<?>[] {Chdb.class}, (proxy, method, arguments) -> {
                    Class<?> type = method.getReturnType();
                    return type == long.class
                            ? (Object) 0L
                            : type == int.class ? (Object) 0 : type == double.class ? (Object) 0.0 : null;
                });
    }

    private static Pointer handle(long connection) {
        Pointer handle = Memory.allocateDirect(RUNTIME, RUNTIME.addressSize(), true);
        handle.putAddress(0, connection);
        return handle;
    }

    @Test
    void nullResultIsAnException() {
        try (EngineConnection connection = new EngineConnection(nothing(), handle(1))) {
            assertThatThrownBy(() -> connection.query("SELECT 1"))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("the ClickHouse engine gave no result");
            assertThatThrownBy(() -> connection.insert(new byte[0], "CSV"))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("the ClickHouse engine began no insert");
        }
    }

    @Test
    void closedConnectionIsAnException() {
        EngineConnection closed = new EngineConnection(nothing(), handle(0));
        assertThatThrownBy(() -> closed.query("SELECT 1")).isInstanceOf(EngineException.class);
        EngineConnection ours = new EngineConnection(nothing(), handle(1));
        ours.close();
        ours.close();
        assertThatThrownBy(() -> ours.query("SELECT 1"))
                .isInstanceOf(EngineException.class)
                .hasMessage("the connection to the ClickHouse engine is closed");
    }

    @Test
    void codeIsReadFromTheEnginesText() {
        assertThat(new EngineException("Code: 62. DB::Exception: Syntax error").code())
                .isEqualTo(62);
        assertThat(new EngineException("Error: Code: 241. DB::Exception: Code: 9. x").code())
                .isEqualTo(241);
        assertThat(new EngineException("something else").code()).isEqualTo(1002);
    }
}
