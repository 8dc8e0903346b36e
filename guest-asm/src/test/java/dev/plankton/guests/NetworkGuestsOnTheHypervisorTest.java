package dev.plankton.guests;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The guests answer as they should on Plankton's own NE2000, however their code is executed. */
@ParameterizedClass
@EnumSource(Tier.class)
class NetworkGuestsOnTheHypervisorTest extends NetworkGuests {
    private static final int NET = 0x0A00_0000;

    private final Tier tier;

    NetworkGuestsOnTheHypervisorTest(Tier tier) {
        this.tier = tier;
    }

    @Override
    Wire boot(String guest, int address) {
        BootImage image = BootImage.of(guest, Guests.find(guest).orElseThrow().image());
        Hypervisor hypervisor = Hypervisor.builder().tier(tier).build();
        BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        hypervisor.connect((vm, bytes, offset, length) -> {
            boolean _ = sent.add(Arrays.copyOfRange(bytes, offset, offset + length));
        });
        hypervisor.boot(image, address - NET + 1, booted -> {});
        Vm vm = hypervisor.vm(address - NET);
        return new Wire() {
            @Override
            public void send(byte[] frame) {
                vm.sendFrame(frame, 0, frame.length);
            }

            @Override
            public byte @Nullable [] receive(int millis) {
                try {
                    return sent.poll(millis, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void close() {
                hypervisor.close();
            }
        };
    }
}
