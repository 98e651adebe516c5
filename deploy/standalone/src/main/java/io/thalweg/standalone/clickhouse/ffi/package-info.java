/**
 * libchdb through jnr-ffi: the only package that touches native code of ClickHouse. Its classes own native memory,
 * and free it on every way out.
 */
package io.thalweg.standalone.clickhouse.ffi;
