package org.example;

import com.alipay.sofa.rpc.common.RpcConstants;
import com.alipay.sofa.rpc.config.ConsumerConfig;
import com.alipay.sofa.rpc.config.MethodConfig;
import com.alipay.sofa.rpc.config.ProviderConfig;
import com.alipay.sofa.rpc.config.ServerConfig;
import java.util.Collections;

/** A provider and a consumer on the loopback. */
public final class Traffic {
    private static final int PORT = 12200;

    private Traffic() {}

    public static void main(String[] args) throws InterruptedException {
        new ProviderConfig<Users>()
                .setInterfaceId(Users.class.getName())
                .setRef(new Users() {
                    @Override
                    public String login(String name, int age) {
                        if (name.equals("nobody")) {
                            throw new IllegalStateException("no user of this name");
                        }
                        return "welcome, " + name;
                    }

                    @Override
                    public void log(String line) {}
                })
                .setServer(new ServerConfig().setProtocol("bolt").setHost("127.0.0.1").setPort(PORT).setDaemon(true))
                .setUniqueId("1")
                .setRegister(false)
                .export();
        Users users = refer("1");
        users.login("ann", 30);
        users.login("bob", 70_000);
        try {
            users.login("nobody", 1);
        } catch (RuntimeException expected) {
            System.out.println("as meant: " + expected.getMessage());
        }
        users.log("one way");
        try {
            refer("other").login("ann", 30);
        } catch (RuntimeException expected) {
            System.out.println("as meant: " + expected.getMessage());
        }
        Thread.sleep(500);
        System.exit(0);
    }

    private static Users refer(String uniqueId) {
        return new ConsumerConfig<Users>()
                .setInterfaceId(Users.class.getName())
                .setUniqueId(uniqueId)
                .setProtocol("bolt")
                .setDirectUrl("bolt://127.0.0.1:" + PORT)
                .setRegister(false)
                .setMethods(Collections.singletonList(
                        new MethodConfig().setName("log").setInvokeType(RpcConstants.INVOKER_TYPE_ONEWAY)))
                .refer();
    }
}
