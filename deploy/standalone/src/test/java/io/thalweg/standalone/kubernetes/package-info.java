/** From the API server to tagged rows, with everything in between. */
package io.thalweg.standalone.kubernetes;
