package io.thalweg.agent.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J logs by in an agent's process: short lines on standard error. Log4j would be a fifth of all classes that an
 * agent loads, for nothing that it needs.
 *
 * <p>Not found by itself, since other processes have Log4j on the same class path.
 */
public final class ShortLines implements SLF4JServiceProvider {
    private static final String PROVIDER = "slf4j.provider";
    /** Otherwise SLF4J tells which provider it takes. */
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private static final String LOG4J_FILE = "log4j2.configurationFile";
    private static final String API_VERSION = "2.0.99";

    private final LineLoggers loggers = new LineLoggers(LogLevels.ofThisProcess(), System.err);
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Before the first logger is made; leaves a provider, or a configuration of Log4j, that the command line names. */
    public static void useUnlessAnotherIsChosen() {
        if (System.getProperty(PROVIDER) == null && System.getProperty(LOG4J_FILE) == null) {
            System.setProperty(PROVIDER, ShortLines.class.getName());
            System.setProperty(VERBOSITY, "WARN");
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }

    @Override
    public void initialize() {
        // All is made with the object.
    }
}
