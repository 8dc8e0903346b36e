package dev.plankton.samples.spring;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A thousand VMs behind Spring's web server. */
@SpringBootApplication
public class VmApplication {
    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(VmApplication.class, args);
    }

    /** Closed with the application, as it is AutoCloseable. */
    @Bean
    Hypervisor hypervisor() {
        Hypervisor hypervisor = Hypervisor.create();
        hypervisor.boot(BootImage.of("web", Guests.find("web").orElseThrow().image()), 1000, booted -> {});
        return hypervisor;
    }
}
