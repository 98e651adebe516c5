/** JMH benchmarks of single steps of the packets' way; {@code ./thalweg bench jmh}. */
package io.thalweg.bench.micro;
