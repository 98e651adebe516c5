/**
 * What a killed ClickHouse remembers of blocks that it does not have: see {@link
 * io.thalweg.standalone.clickhouse.tokens.LostBlocks}.
 */
package io.thalweg.standalone.clickhouse.tokens;
