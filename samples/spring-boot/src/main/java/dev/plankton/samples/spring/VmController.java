package dev.plankton.samples.spring;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Asks a VM, and gives its answer when it comes: no thread waits for it. */
@RestController
class VmController {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Hypervisor hypervisor;

    VmController(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    @GetMapping("/vms/{number}")
    CompletableFuture<String> ask(@PathVariable("number") int number) {
        Vm vm = hypervisor.vm(number);
        if (vm == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no VM " + number);
        }
        return vm.call(REQUEST).orTimeout(10, TimeUnit.SECONDS).thenApply(reply -> {
            String answer = new String(reply, StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        });
    }
}
