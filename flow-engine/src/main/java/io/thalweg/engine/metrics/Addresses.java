package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;

/** Addresses that would make many documents and say little. */
final class Addresses {
    private Addresses() {}

    /** Makes the addresses of ends zero that have sent nothing. */
    static void forgetSilent(MetricsDocument document) {
        if (!document.hasSent0) {
            forgetClient(document);
        }
        if (!document.hasSent1) {
            document.ip41 = 0;
            document.ip61High = 0;
            document.ip61Low = 0;
        }
    }

    static void forgetClient(MetricsDocument document) {
        document.ip40 = 0;
        document.ip60High = 0;
        document.ip60Low = 0;
    }
}
