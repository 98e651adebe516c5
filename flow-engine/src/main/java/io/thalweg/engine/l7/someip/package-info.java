/** SOME/IP, the middleware of vehicles, with its service discovery, as an L7 protocol. */
package io.thalweg.engine.l7.someip;
