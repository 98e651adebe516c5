package io.thalweg.control.resource;

/**
 * What became of the resources of a transaction.
 *
 * @param revision under which the publisher finds it
 * @param records that are to be published
 * @param withoutId resources that are left out since their kind has no id left
 */
public record LedgerChange(long revision, int records, int added, int changed, int removed, int withoutId) {}
