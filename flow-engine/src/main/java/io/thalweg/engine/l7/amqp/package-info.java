/** AMQP 0-9-1: methods and the answers to them, and the headers of the messages they carry. */
package io.thalweg.engine.l7.amqp;
