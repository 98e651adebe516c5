/** The only place that calls native code: libc's packet sockets and interfaces, libpcap's filter compiler. */
package io.thalweg.agent.ffi;
