/** The agent's configuration file: read, checked, and watched for changes. */
package io.thalweg.agent.config;
