/** Ping: echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443). */
package io.thalweg.engine.l7.ping;
