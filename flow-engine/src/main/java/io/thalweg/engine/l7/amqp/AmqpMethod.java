package io.thalweg.engine.l7.amqp;

import java.util.HashMap;
import java.util.Map;

/**
 * The methods (amqp0-9-1.xml; RabbitMQ's extensions): name, who sends it, what it is, and where its arguments are that become
 * columns.
 *
 * <pre>
 * 1 2 8  bytes to pass over     s  short text to pass over     v  virtual host     q  queue     x  exchange
 * k  routing key     c  reply code     t  reply text     m  class and method that failed
 * </pre>
 */
final class AmqpMethod {
    static final int CONNECTION = 10;
    static final int START_OK = 11;
    static final int OPEN = 40;
    static final int BASIC = 60;

    private static final Map<Integer, AmqpMethod> ALL = new HashMap<>();

    /** What a method is to its partner. */
    enum Role {
        REQUEST,
        RESPONSE,
        ALONE
    }

    static {
        add(10, "Connection", 10, "Start", 's', "");
        add(10, "Connection", 20, "Secure", 's', "");
        add(10, "Connection", 30, "Tune", 's', "");
        add(10, "Connection", 40, "Open", 'c', "v");
        add(10, "Connection", 50, "Close", '*', "ctm");
        alone(10, "Connection", 60, "Blocked", "t");
        alone(10, "Connection", 61, "Unblocked", "");
        add(10, "Connection", 70, "UpdateSecret", 'c', "");
        add(20, "Channel", 10, "Open", 'c', "");
        add(20, "Channel", 20, "Flow", '*', "");
        add(20, "Channel", 40, "Close", '*', "ctm");
        add(30, "Access", 10, "Request", 'c', "");
        add(40, "Exchange", 10, "Declare", 'c', "2x");
        add(40, "Exchange", 20, "Delete", 'c', "2x");
        add(40, "Exchange", 30, "Bind", 'c', "2xsk");
        put(new AmqpMethod(40, 40, "Exchange.Unbind", Role.REQUEST, 'c', 40, "2xsk"));
        put(new AmqpMethod(40, 51, "Exchange.UnbindOk", Role.RESPONSE, 's', 40, ""));
        add(50, "Queue", 10, "Declare", 'c', "2q");
        add(50, "Queue", 20, "Bind", 'c', "2qxk");
        add(50, "Queue", 30, "Purge", 'c', "2q");
        add(50, "Queue", 40, "Delete", 'c', "2q");
        add(50, "Queue", 50, "Unbind", 'c', "2qxk");
        add(60, "Basic", 10, "Qos", 'c', "");
        add(60, "Basic", 20, "Consume", 'c', "2q");
        add(60, "Basic", 30, "Cancel", '*', "");
        alone(60, "Basic", 40, "Publish", "2xk");
        alone(60, "Basic", 50, "Return", "ctxk");
        alone(60, "Basic", 60, "Deliver", "s81xk");
        add(60, "Basic", 70, "Get", 'c', "2q");
        put(new AmqpMethod(60, 71, "Basic.GetOk", Role.RESPONSE, 's', 70, "81xk"));
        put(new AmqpMethod(60, 72, "Basic.GetEmpty", Role.RESPONSE, 's', 70, ""));
        alone(60, "Basic", 80, "Ack", "");
        alone(60, "Basic", 90, "Reject", "");
        alone(60, "Basic", 100, "RecoverAsync", "");
        add(60, "Basic", 110, "Recover", 'c', "");
        alone(60, "Basic", 120, "Nack", "");
        add(85, "Confirm", 10, "Select", 'c', "");
        add(90, "Tx", 10, "Select", 'c', "");
        add(90, "Tx", 20, "Commit", 'c', "");
        add(90, "Tx", 30, "Rollback", 'c', "");
        put(new AmqpMethod(50, 11, "Queue.DeclareOk", Role.RESPONSE, 's', 10, "q"));
    }

    final int classId;
    final int methodId;
    final String name;
    final Role role;
    /** {@code c} client, {@code s} server, {@code *} either. */
    final char sender;
    /** Of a response: the method that it answers; of a request: its own. */
    final int requestId;

    final String arguments;

    private AmqpMethod(
            int classId, int methodId, String name, Role role, char sender, int requestId, String arguments) {
        this.classId = classId;
        this.methodId = methodId;
        this.name = name;
        this.role = role;
        this.sender = sender;
        this.requestId = requestId;
        this.arguments = arguments;
    }

    /** A method and its answer, which has the next number. */
    private static void add(int classId, String className, int id, String name, char sender, String arguments) {
        char other = sender == '*' ? '*' : sender == 'c' ? 's' : 'c';
        put(new AmqpMethod(classId, id, className + "." + name, Role.REQUEST, sender, id, arguments));
        put(new AmqpMethod(classId, id + 1, className + "." + name + "Ok", Role.RESPONSE, other, id, ""));
    }

    private static void alone(int classId, String className, int id, String name, String arguments) {
        put(new AmqpMethod(classId, id, className + "." + name, Role.ALONE, '*', id, arguments));
    }

    private static void put(AmqpMethod method) {
        ALL.put(method.classId << 16 | method.methodId, method);
    }

    /** Null for one that is not known. */
    static AmqpMethod of(int classId, int methodId) {
        return ALL.get(classId << 16 | methodId);
    }

    /** Whether a content header and body follow. */
    boolean hasContent() {
        return classId == BASIC && (methodId == 40 || methodId == 50 || methodId == 60 || methodId == 71);
    }
}
