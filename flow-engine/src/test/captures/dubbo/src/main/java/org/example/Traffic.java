package org.example;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.MethodConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.rpc.RpcContext;

/** A provider and a consumer on the loopback; one connection for each serialisation that is named. */
public final class Traffic {
    private static final int PORT = 20880;

    private Traffic() {}

    public static void main(String[] serializations) {
        int port = PORT;
        for (String serialization : serializations) {
            serve(port, serialization);
            call(port, serialization);
            port++;
        }
        System.exit(0);
    }

    private static ApplicationConfig application() {
        ApplicationConfig application = new ApplicationConfig("traffic");
        application.setQosEnable(false);
        return application;
    }

    private static void serve(int port, String serialization) {
        ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
        protocol.setHost("127.0.0.1");
        protocol.setSerialization(serialization);
        ServiceConfig<Users> service = new ServiceConfig<>();
        service.setApplication(application());
        service.setRegistry(new RegistryConfig("N/A"));
        service.setProtocol(protocol);
        service.setInterface(Users.class);
        service.setVersion("1.2.0");
        service.setRef(new Users() {
            @Override
            public String login(String name, int age) {
                if (name.equals("nobody")) {
                    throw new IllegalStateException("no user of this name");
                }
                return "welcome, " + name;
            }

            @Override
            public List<User> find(User like, Map<String, Object> options, long[] ids) {
                return Arrays.asList(like, like.friend);
            }

            @Override
            public void log(String line) {}
        });
        service.export();
    }

    private static void call(int port, String serialization) {
        Users users = refer(port, serialization, "1.2.0");
        trace();
        users.login("ann", 30);
        trace();
        Map<String, Object> options = new HashMap<>();
        options.put("deep", true);
        options.put("limit", 3.5);
        users.find(new User("bob", 70_000, new User("eve", -5, null)), options, new long[] {1, 1L << 40});
        try {
            users.login("nobody", 1);
        } catch (RuntimeException expected) {
            System.out.println("as meant: " + expected.getMessage());
        }
        users.log("one way");
        try {
            refer(port, serialization, "9.9.9").login("ann", 30);
        } catch (RuntimeException expected) {
            System.out.println("as meant: " + expected.getClass());
        }
    }

    private static void trace() {
        RpcContext.getContext().setAttachment("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        RpcContext.getContext().setAttachment("x-request-id", "r-1");
    }

    private static Users refer(int port, String serialization, String version) {
        MethodConfig log = new MethodConfig();
        log.setName("log");
        log.setReturn(false);
        ReferenceConfig<Users> reference = new ReferenceConfig<>();
        reference.setApplication(application());
        reference.setInterface(Users.class);
        reference.setVersion(version);
        reference.setCheck(false);
        reference.setRetries(0);
        reference.setMethods(Arrays.asList(log));
        reference.setUrl("dubbo://127.0.0.1:" + port + "?serialization=" + serialization + "&prefer.serialization=" + serialization);
        return reference.get();
    }
}
