/** {@code thalweg bench storage}: what rows and tags weigh in ClickHouse, and what it costs to insert them. */
package io.thalweg.standalone.storage;
