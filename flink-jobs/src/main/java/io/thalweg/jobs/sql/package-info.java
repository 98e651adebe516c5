/** Flink SQL over what the jobs read and write: scripts, and the session that runs them. */
package io.thalweg.jobs.sql;
