package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;

/** Fills the resource tags of a document's ends by their addresses: AutoTagging, as rows get it. */
public interface DocumentTagger {
    /** Leaves the tags as they are. */
    DocumentTagger NONE = document -> {};

    /** @param document of flows, with both ends and its begin in {@code startTime}; changed in place */
    void tag(MetricsDocument document);
}
