package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Connections that outlive a request, for requests with a {@code session_id}: temporary tables and settings made by
 * SET stay in one. A session runs one request at a time and ends when it was idle for its time.
 */
final class Sessions implements AutoCloseable {
    private static final int MAX_SESSIONS = 256;

    private final Engine engine;
    private final Map<String, Session> sessions = new HashMap<>();

    Sessions(Engine engine) {
        this.engine = engine;
    }

    /** Takes the session for one request, opening it if it is new; {@link #giveBack} returns it. */
    synchronized EngineConnection take(QueryRequest request) throws EngineException {
        String id = request.sessionId();
        int seconds = request.sessionSeconds();
        endIdle(System.nanoTime());
        Session session = sessions.get(id);
        if (session == null && request.sessionMustExist()) {
            throw ServerError.SESSION_NOT_FOUND.because("Session " + id + " not found");
        }
        if (session == null) {
            if (sessions.size() >= MAX_SESSIONS) {
                throw ServerError.TOO_MANY_SIMULTANEOUS_QUERIES.because("Too many sessions: " + MAX_SESSIONS);
            }
            session = new Session(engine.connect());
            sessions.put(id, session);
        }
        if (session.taken) {
            throw ServerError.SESSION_IS_LOCKED.because("Session " + id + " is locked by a concurrent client");
        }
        session.taken = true;
        session.idleNanos = seconds * 1_000_000_000L;
        return session.connection;
    }

    synchronized void giveBack(QueryRequest request) {
        Session session = sessions.get(request.sessionId());
        session.taken = false;
        session.lastUse = System.nanoTime();
        if (request.closesSession()) {
            sessions.remove(request.sessionId());
            session.connection.close();
        }
    }

    private void endIdle(long now) {
        for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
            Session session = all.next();
            if (!session.taken && now - session.lastUse > session.idleNanos) {
                all.remove();
                session.connection.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(session -> session.connection.close());
        sessions.clear();
    }

    private static final class Session {
        private final EngineConnection connection;
        private boolean taken;
        private long lastUse;
        private long idleNanos;

        Session(EngineConnection connection) {
            this.connection = connection;
        }
    }
}
