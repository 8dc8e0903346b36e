package dev.plankton.testkit;

import dev.plankton.device.card.Card;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.ReflectionSupport;

/** Resolves parameters with {@link BootVm}, which registers it. JUnit creates it and says on which thread it is called. */
public final class BootVmExtension
        implements ParameterResolver, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);

    /** For JUnit. */
    public BootVmExtension() {}

    /** What has been booted for a test, to be ended after it. */
    private static final class Booted implements AutoCloseable {
        final List<Supplier<String>> evidence = new ArrayList<>();
        final List<Runnable> endings = new ArrayList<>();

        @Override
        public void close() {
            endings.reversed().forEach(Runnable::run);
        }
    }

    /** A guest of a constructor is one of the test that the object is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext context) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(BootVm.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        BootVm wanted = parameter.findAnnotation(BootVm.class).orElseThrow();
        Class<?> type = parameter.getParameter().getType();
        Booted booted = booted(context);
        BootImage image = image(wanted.value(), context.getRequiredTestClass());
        if (type == Machine.class) {
            Machine machine = Machine.boot(image, profile(Machine.PROFILE, wanted), wanted.tier());
            booted.endings.add(machine::close);
            booted.evidence.add(new MachineEvidence(machine, wanted.lastInstructions())::text);
            return machine;
        }
        if (type != Vm.class && type != Hypervisor.class) {
            throw new ParameterResolutionException(
                    "@BootVm is for parameters of type Machine, Vm or Hypervisor, not " + type.getName());
        }
        if (wanted.vms() < 1) {
            throw new ParameterResolutionException("@BootVm(vms = " + wanted.vms() + "): must be at least 1");
        }
        Hypervisor hypervisor = Hypervisor.builder()
                .profile(profile(MachineProfile.DEFAULT, wanted))
                .tier(wanted.tier())
                .build();
        booted.endings.add(hypervisor::close);
        booted.evidence.add(new VmEvidence(hypervisor)::text);
        hypervisor.boot(image, wanted.vms(), done -> {});
        Vm first = Objects.requireNonNull(hypervisor.vm(0));
        awaitIdle(first);
        return type == Vm.class ? first : hypervisor;
    }

    private static MachineProfile profile(MachineProfile base, BootVm wanted) {
        Card[] cards = Stream.of(wanted.cards())
                .map(kind -> ReflectionSupport.newInstance(kind))
                .toArray(Card[]::new);
        return base.withCpu(wanted.model()).withCards(cards);
    }

    private static void awaitIdle(Vm vm) {
        try {
            if (!vm.awaitIdle(BOOT_LIMIT)) {
                throw new ParameterResolutionException(vm + " does not sleep after its boot");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("interrupted while " + vm + " boots", e);
        }
    }

    private static Booted booted(ExtensionContext context) {
        return store(context).getOrComputeIfAbsent(Booted.class, key -> new Booted(), Booted.class);
    }

    /** A store of its own for a test: else it would find what was booted for all tests of its class. */
    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(BootVmExtension.class, context.getUniqueId()));
    }

    private static BootImage image(String name, Class<?> test) {
        try (InputStream resource = test.getResourceAsStream(name)) {
            if (resource != null) {
                return BootImage.of(name, resource.readAllBytes());
            }
            if (Files.exists(Path.of(name))) {
                return BootImage.read(Path.of(name));
            }
        } catch (IOException e) {
            throw new ParameterResolutionException("cannot read the boot image " + name, e);
        }
        throw new ParameterResolutionException(
                "no boot image %s: it is neither a resource of %s nor a file".formatted(name, test.getName()));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    /** Of what was booted for the test, and for all tests of its class. */
    private static Throwable withEvidence(ExtensionContext context, Throwable failure) {
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            Booted booted = store(at.get()).get(Booted.class, Booted.class);
            if (booted != null) {
                booted.evidence.forEach(evidence -> failure.addSuppressed(new GuestState(text(evidence))));
            }
        }
        return failure;
    }

    private static String text(Supplier<String> evidence) {
        try {
            return evidence.get();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()); // The test has closed it.
        }
    }
}
