/** Makes large, realistic captures whose contents are known exactly; no dependency on what is measured with them. */
package io.thalweg.bench.traffic;
