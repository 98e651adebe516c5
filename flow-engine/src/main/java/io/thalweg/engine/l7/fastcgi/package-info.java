/** FastCGI, between a web server and an application, as an L7 protocol. */
package io.thalweg.engine.l7.fastcgi;
