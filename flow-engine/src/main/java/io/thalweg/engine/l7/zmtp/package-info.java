/** ZMTP 3: greetings, commands and messages of ZeroMQ sockets. */
package io.thalweg.engine.l7.zmtp;
