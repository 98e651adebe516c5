/** SQL as statements of several protocols hold it: literals masked, {@code verb table}, trace ids in comments. */
package io.thalweg.engine.l7.sql;
