package io.thalweg.engine.trace;

/** How sure it is that a span is the child of its parent. {@code docs/traces.md} lists which evidence gives which. */
public enum Confidence {
    /** An identifier that only this request has says so. */
    CERTAIN("certain"),
    /** Identifiers leave several possibilities or none, of which place and time leave one. */
    INFERRED("inferred"),
    /** Time alone decided among what has the same trace id; only with {@link TraceOptions#weakLinks}. */
    WEAK("weak");

    private final String column;

    Confidence(String column) {
        this.column = column;
    }

    /** The text in rows and answers. */
    public String column() {
        return column;
    }
}
