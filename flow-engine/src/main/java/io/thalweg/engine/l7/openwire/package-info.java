/** OpenWire, the protocol of ActiveMQ: commands of clients and brokers. */
package io.thalweg.engine.l7.openwire;
