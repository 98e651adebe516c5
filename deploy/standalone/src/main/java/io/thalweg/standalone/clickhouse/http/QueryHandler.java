package io.thalweg.standalone.clickhouse.http;

import com.sun.net.httpserver.HttpExchange;
import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import io.thalweg.standalone.clickhouse.ffi.EngineResult;
import io.thalweg.standalone.clickhouse.sql.SqlStatement;
import io.thalweg.standalone.clickhouse.sql.SqlText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One query over HTTP, from request to response. Each runs on a connection of its own, so that settings, parameters and
 * current database of one never reach another; a connection costs 0.3 ms.
 */
final class QueryHandler {
    private final Engine engine;
    private final Access access;
    private final Admission admission;
    private final Sessions sessions;
    private final SelectRunner selects;
    private final ServerIdentity server;

    QueryHandler(
            Engine engine,
            Access access,
            Admission admission,
            Sessions sessions,
            SelectRunner selects,
            ServerIdentity server) {
        this.engine = engine;
        this.access = access;
        this.admission = admission;
        this.sessions = sessions;
        this.selects = selects;
        this.server = server;
    }

    /** @throws IOException the client is gone, or has to be cut off */
    void handle(HttpExchange exchange) throws IOException {
        QueryRequest request = new QueryRequest(exchange);
        try (QueryResponse response = new QueryResponse(exchange, server, request)) {
            try {
                access.check(request);
                response.encodeFor(request);
                admission.enter();
                try {
                    response.finish(run(exchange, request, response));
                } finally {
                    admission.leave();
                }
            } catch (EngineException e) {
                response.fail(e);
            }
        }
    }

    private EngineResult run(HttpExchange exchange, QueryRequest request, QueryResponse response)
            throws IOException, EngineException {
        try (InputStream body = body(exchange, request)) {
            int limit = request.maxQueryBytes();
            byte[] text = head(request, body, limit + 1);
            SqlStatement statement = SqlStatement.parse(text);
            check(statement, text.length > limit, request);
            response.format(outputFormat(statement, request));
            return run(statement, new SequenceInputStream(data(statement, text), body), request, response);
        }
    }

    private static InputStream body(HttpExchange exchange, QueryRequest request) throws IOException, EngineException {
        try {
            return RequestBody.of(exchange, request);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw ServerError.undecodable(e);
        }
    }

    /** The first bytes of the statement: what the URL has of it, a line end, and what of the body still fits. */
    private static byte[] head(QueryRequest request, InputStream body, int most) throws IOException, EngineException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        if (!request.query().isEmpty()) {
            head.writeBytes((request.query() + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        try {
            head.writeBytes(body.readNBytes(Math.max(0, most - head.size())));
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw ServerError.undecodable(e);
        }
        return head.toByteArray();
    }

    private static InputStream data(SqlStatement statement, byte[] text) {
        int start = statement.kind() == SqlStatement.Kind.INSERT ? statement.dataStart() : text.length;
        return new ByteArrayInputStream(text, start, text.length - start);
    }

    private EngineResult run(SqlStatement statement, InputStream data, QueryRequest request, QueryResponse response)
            throws IOException, EngineException {
        boolean inSession = !request.sessionId().isEmpty();
        EngineConnection connection = inSession ? sessions.take(request) : engine.connect();
        try {
            prepare(connection, request, inSession);
            switch (statement.kind()) {
                case INSERT:
                    String format = statement.format() != null ? statement.format() : request.defaultFormat();
                    return InsertRunner.run(connection, statement.bare(), format == null ? "Values" : format, data);
                case SELECT:
                    return selects.run(connection, statement, outputFormat(statement, request), response.body());
                default:
                    EngineResult result = connection.query(statement.bare(), outputFormat(statement, request));
                    response.body().write(result.output());
                    return result;
            }
        } finally {
            if (inSession) {
                sessions.giveBack(request);
            } else {
                connection.close();
            }
        }
    }

    private static String outputFormat(SqlStatement statement, QueryRequest request) throws EngineException {
        if (statement.format() != null && statement.kind() != SqlStatement.Kind.INSERT) {
            return statement.format();
        }
        String format = request.defaultFormat();
        return format == null ? OutputFormats.DEFAULT : format;
    }

    private static void check(SqlStatement statement, boolean cut, QueryRequest request) throws EngineException {
        if (statement.kind() == SqlStatement.Kind.EMPTY) {
            throw ServerError.SYNTAX_ERROR.because("Syntax error: Empty query");
        }
        if (cut && statement.kind() != SqlStatement.Kind.INSERT) {
            throw ServerError.SYNTAX_ERROR.because("Syntax error: Max query size exceeded (can be increased with the"
                    + " `max_query_size` setting): " + request.maxQueryBytes() + " bytes");
        }
        if (statement.severalStatements()) {
            throw ServerError.SYNTAX_ERROR.because("Syntax error: Multi-statements are not allowed");
        }
        if (statement.intoOutfile()) {
            throw ServerError.INTO_OUTFILE_NOT_ALLOWED.because("INTO OUTFILE is not allowed");
        }
        if (statement.fromInfile()) {
            throw ServerError.NOT_IMPLEMENTED.because("Query has infile and was send directly to server");
        }
        String format = statement.format() != null ? statement.format() : request.defaultFormat();
        if (request.namesProtocolRevision() && "Native".equalsIgnoreCase(format)) {
            throw ServerError.NOT_IMPLEMENTED.because("The embedded engine has no format Native for a client's"
                    + " client_protocol_version: ask for another format, or use a ClickHouse server");
        }
        if (request.mustNotChange() && !statement.reading()) {
            throw ServerError.READONLY.because("Cannot execute query in readonly mode. For queries over HTTP, method"
                    + " GET implies readonly. You should use method POST for modifying queries");
        }
    }

    private static void prepare(EngineConnection connection, QueryRequest request, boolean inSession)
            throws EngineException {
        StringJoiner assignments = new StringJoiner(", ", "SET ", "").setEmptyValue("");
        for (Map.Entry<String, String> setting : request.settings().entrySet()) {
            assignments.add(setting.getKey() + " = " + SqlText.literal(setting.getValue()));
        }
        if (assignments.length() > 0) {
            query(connection, assignments.toString());
        }
        if (!request.database().isEmpty()) {
            query(connection, "USE " + SqlText.identifier(request.database()));
        }
        // In a session it would stay; there the statement's first word has to do.
        if (request.mustNotChange() && !inSession) {
            query(connection, "SET readonly = 2");
        }
    }

    private static void query(EngineConnection connection, String latin1) throws EngineException {
        connection.query(latin1.getBytes(StandardCharsets.ISO_8859_1), OutputFormats.DEFAULT);
    }
}
