/** Pulsar: the commands of clients, brokers and proxies. */
package io.thalweg.engine.l7.pulsar;
