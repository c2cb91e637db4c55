package dev.gun.benchmarks.compare.spring;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;

/**
 * Starts, prints {@code @started} and how long it took from the start of the process and from that of Spring, and stays
 * until it is ended.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartMain {

    /** Starts the application. */
    public static void main(String[] args) throws InterruptedException {
        SpringApplication application = new SpringApplication(StartMain.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) StartMain::ready);
        application.run(args);
        Thread.currentThread().join();
    }

    @SuppressWarnings({"SystemOut", "JavaUtilDate"})
    private static void ready(ApplicationReadyEvent event) {
        long wall = event.getTimestamp() - ManagementFactory.getRuntimeMXBean().getStartTime();
        long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        long spring = event.getTimeTaken() == null ? 0 : event.getTimeTaken().toNanos();
        System.out.println("@started operations=1 wall=" + TimeUnit.MILLISECONDS.toNanos(wall) + " spring=" + spring
                + " cpu=" + cpu);
        System.out.flush();
    }
}
