package dev.plankton.samples;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import java.util.ArrayList;
import java.util.List;

/** Keeps a number of VMs running: one that has ended is replaced by a new one with the same image. For one thread. */
public final class PopulationManager implements AutoCloseable {
    private final Hypervisor hypervisor = Hypervisor.create();
    private final BootImage image;
    private final List<Vm> members = new ArrayList<>();
    private int restarts;

    /** Boots {@code size} VMs. */
    public PopulationManager(BootImage image, int size) {
        this.image = image;
        int first = hypervisor.boot(image, size, booted -> {});
        for (int number = first; number < first + size; number++) {
            members.add(hypervisor.vm(number));
        }
    }

    /** The VM that does the work of place {@code index} now. */
    public Vm member(int index) {
        return members.get(index);
    }

    /** Replaces each VM that has ended; to be called now and then. Returns how many there were. */
    public int restartEnded() {
        int ended = 0;
        for (int index = 0; index < members.size(); index++) {
            if (members.get(index).state() == RunState.STOPPED) {
                members.set(index, hypervisor.boot(image));
                ended++;
            }
        }
        restarts += ended;
        return ended;
    }

    /** How many VMs have been replaced since the beginning. */
    public int restarts() {
        return restarts;
    }

    /** VMs that run or sleep now. */
    public long alive() {
        return hypervisor.alive();
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    /** Stops ten of a hundred VMs, and restarts them. */
    public static void main(String[] args) {
        byte[] echo = Guests.find("echo").orElseThrow().image();
        try (PopulationManager manager = new PopulationManager(BootImage.of("echo", echo), 100)) {
            for (int index = 0; index < 100; index += 10) {
                manager.member(index).stop();
            }
            while (manager.restarts() < 10) {
                manager.restartEnded();
                Thread.onSpinWait();
            }
            System.out.println(manager.restarts() + " restarted, " + manager.alive() + " alive");
        }
    }
}
