/** JMH benchmarks of single steps of the way of packets and calls; {@code ./thalweg bench jmh}. */
package io.thalweg.bench.micro;
