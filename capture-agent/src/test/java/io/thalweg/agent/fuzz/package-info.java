/**
 * Fuzz targets for everything that reads bytes of strangers, each a static {@code fuzzerTestOneInput(byte[])} as Jazzer
 * calls it. {@code FuzzTargetsTest} runs them over seeds and over every input that once broke something; {@code ./thalweg
 * fuzz 10m} lets Jazzer look for more.
 */
package io.thalweg.agent.fuzz;
