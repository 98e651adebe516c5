/** NATS: the operations of clients and servers. */
package io.thalweg.engine.l7.nats;
