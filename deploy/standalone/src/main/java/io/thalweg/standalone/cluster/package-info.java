/** A real cluster on one machine: several brokers, a job manager, task managers and ClickHouse, each a process of its own. */
package io.thalweg.standalone.cluster;
