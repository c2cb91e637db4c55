package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("Beans with @GunWsListener methods: proxies, scopes, lazy ones (issue 6 point 3)")
class GunWsListenerBeansTests {

    private final ListenerContext frames = new ListenerContext();
    private final List<String> calls = new ArrayList<>();

    /** A proxy's interface; the annotation is on the class alone. */
    interface Takes {
        void take(String text);
    }

    static class Taking implements Takes {
        final List<String> taken = new ArrayList<>();

        @Override
        @GunWsListener("prices")
        public void take(String text) {
            taken.add(text);
        }
    }

    /** An interface that says what listens. */
    interface Annotated {
        @GunWsListener("prices")
        void take(String text);
    }

    class Implementing implements Annotated {
        @Override
        public void take(String text) {
            calls.add("implementation " + text);
        }
    }

    class Prototype {
        Prototype() {
            calls.add("new");
        }

        @GunWsListener("prices")
        void take(String text) {
            calls.add(text);
        }
    }

    private ApplicationContextRunner proxied(boolean byClass) {
        MethodInterceptor advice = call -> {
            calls.add("advice " + call.getMethod().getName());
            return call.proceed();
        };
        return frames.runner
                .withBean("advice", MethodInterceptor.class, () -> advice)
                .withBean("proxies", BeanNameAutoProxyCreator.class, () -> {
                    BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
                    proxies.setBeanNames("taking");
                    proxies.setInterceptorNames("advice");
                    proxies.setProxyTargetClass(byClass);
                    return proxies;
                })
                .withBean("taking", Taking.class);
    }

    @Test
    void aMethodIsCalledThroughAProxyOfItsClass() {
        proxied(true).run(context -> {
            assertThat(AopUtils.isCglibProxy(context.getBean("taking"))).isTrue();
            frames.receive(context, "tick");

            assertThat(calls).containsExactly("advice take");
        });
    }

    @Test
    void aMethodIsCalledThroughAProxyOfItsInterface() {
        proxied(false).run(context -> {
            assertThat(AopUtils.isJdkDynamicProxy(context.getBean("taking"))).isTrue();
            frames.receive(context, "tick");

            assertThat(calls).containsExactly("advice take");
        });
    }

    @Test
    void theAnnotationMayBeOnAnInterface() {
        frames.runner.withBean(Implementing.class, this::newImplementing).run(context -> {
            frames.receive(context, "tick");

            assertThat(calls).containsExactly("implementation tick");
        });
    }

    private Implementing newImplementing() {
        return new Implementing();
    }

    @Test
    void aPrototypeIsMadeForEachFrame() {
        frames.runner
                .withBean(Prototype.class, Prototype::new, definition -> definition.setScope("prototype"))
                .run(context -> {
                    frames.receive(context, "1");
                    frames.receive(context, "2");

                    assertThat(calls).containsExactly("new", "1", "new", "2");
                });
    }

    @Test
    void aLazyBeanIsMadeByItsFirstFrame() {
        frames.runner
                .withBean(Prototype.class, Prototype::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(calls).isEmpty();
                    frames.receive(context, "1");
                    frames.receive(context, "2");

                    assertThat(calls).containsExactly("new", "1", "2");
                });
    }
}
