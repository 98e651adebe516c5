/** HTTP/1.0 and HTTP/1.1 as an L7 protocol. */
package io.thalweg.engine.l7.http;
