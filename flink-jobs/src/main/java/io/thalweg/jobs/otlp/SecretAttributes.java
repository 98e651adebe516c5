package io.thalweg.jobs.otlp;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.SecretTexts;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.sql.SqlDialect;
import io.thalweg.engine.l7.sql.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What applications tell, with the secrets and literals masked that are masked in what is captured. */
final class SecretAttributes {
    private static final Set<String> STATEMENTS = Set.of("db.statement", "db.query.text");
    /** Of headers that were recorded; their names are what follows. */
    private static final String[] HEADERS = {"http.request.header.", "http.response.header."};

    private static final Set<String> SECRET_HEADERS = Set.of("cookie", "set-cookie", "proxy-authorization");

    private final L7Options options = L7Options.defaults();
    private final TextCache texts = new TextCache(options.maxTextBytes());
    private final SecretTexts secrets = new SecretTexts(options, texts);
    private final SqlStatement sql = new SqlStatement(SqlDialect.MYSQL, options, texts);

    String value(String name, String value) {
        if (STATEMENTS.contains(name)) {
            return statement(value);
        }
        String plain = withoutPrefix(name);
        if (SECRET_HEADERS.contains(plain)) {
            return "?";
        }
        String told = text(plain + "=" + value);
        return told.startsWith(plain + "=") ? told.substring(plain.length() + 1) : text(value);
    }

    /** A URL, a path or a message. */
    String text(String text) {
        byte[] bytes = cut(text);
        return secrets.text(bytes, 0, bytes.length);
    }

    String statement(String text) {
        byte[] bytes = cut(text);
        L7Message message = new L7Message();
        sql.fill(bytes, 0, bytes.length, message);
        return message.requestResource;
    }

    private byte[] cut(String text) {
        String shown = text.length() > options.maxTextBytes() ? text.substring(0, options.maxTextBytes()) : text;
        return shown.getBytes(StandardCharsets.UTF_8);
    }

    private static String withoutPrefix(String name) {
        for (String prefix : HEADERS) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
