package dev.banger.api.http;

import dev.banger.helper.PrivilegedOps;
import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;

/** API tests reach no kernel: every call fails. */
class FakePrivilegedOps {
    @Produces
    @Mock
    @Singleton
    PrivilegedOps ops() {
        return (PrivilegedOps) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            throw new AssertionError("an API test called " + method.getName());
        });
    }
}
