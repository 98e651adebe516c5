/** MQTT 3.1, 3.1.1 and 5: control packets, and which of them answer which. */
package io.thalweg.engine.l7.mqtt;
