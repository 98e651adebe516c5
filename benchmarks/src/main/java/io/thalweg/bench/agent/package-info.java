/** The capture agent against a C program and tcpdump, on traffic of its own between two network namespaces. */
package io.thalweg.bench.agent;
