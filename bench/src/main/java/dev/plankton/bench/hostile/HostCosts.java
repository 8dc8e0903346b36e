package dev.plankton.bench.hostile;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.Host;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What the host pays for an instruction's worth of fuel, by what the guest does with it: instructions, exceptions, ports, BIOS
 * services. Fuel bounds a slice's time only as far as these costs are alike, so none may be more than four times that of
 * {@code spin}, the loop of one {@code inc ax}. For one thread; the guests are in {@code host-costs.txt}.
 */
public final class HostCosts {
    private static final String GUESTS = "host-costs.txt";
    private static final int SLICE = 5_000;
    private static final int CODE = 0, DATA = 0x100, END = 510;
    private static final int PARTS = 7, ROUNDS = 4;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String SPIN = "spin";

    /** A guest whose clock counts instructions sleeps without waiting. */
    private static final String COUNTED = "counted";

    private HostCosts() {}

    private record Guest(String kind, String name, String work, String code, String data) {}

    /**
     * Measures all guests by the interpreter, in processor time of this thread.
     *
     * @param perGuest time for each guest in each of the rounds: {@value #ROUNDS} to warm up and one that counts; it takes a
     *     quarter longer
     * @param watcher is notified of each round of each guest
     * @return the rows, the most expensive first
     */
    public static HostCostsResult measure(Duration perGuest, Watcher watcher) {
        List<Guest> guests = guests();
        IntConsumer progress = watcher.stage("guests", (ROUNDS + 1) * guests.size());
        int done = 0;
        Guest spin = guests.stream()
                .filter(guest -> guest.name().equals(SPIN))
                .findFirst()
                .orElseThrow();
        // HotSpot knows all of them before the first is measured.
        for (int round = 0; round < ROUNDS; round++) {
            for (Guest guest : guests) {
                nanos(guest, perGuest);
                progress.accept(++done);
            }
        }
        double unit = nanos(spin, perGuest);
        List<HostCostsResult.Row> rows = new ArrayList<>();
        for (Guest guest : guests) {
            double nanos = guest.equals(spin) ? unit : nanos(guest, perGuest);
            rows.add(new HostCostsResult.Row(guest.kind(), guest.name(), guest.work(), nanos, nanos / unit));
            progress.accept(++done);
        }
        rows.sort(Comparator.comparingDouble(HostCostsResult.Row::nanos).reversed());
        return new HostCostsResult(rows, perGuest.toNanos() / 1e9, Host.here(Tier.INTERPRETER));
    }

    /** The least of a few measurements: other work of the host only adds. */
    private static double nanos(Guest guest, Duration time) {
        MachineProfile profile = guest.kind().equals(COUNTED)
                ? MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(10_000_000, 0))
                : MachineProfile.DEFAULT;
        Core core = new Core(profile, Tier.INTERPRETER);
        core.mountNew(
                Template.powerOn(profile, BootImage.of(guest.name(), image(guest.code(), guest.data()))),
                DeviceHost.UNCONNECTED);
        run(core, guest.name(), time.toNanos() / 4);
        double least = Double.MAX_VALUE;
        for (int part = 0; part < PARTS; part++) {
            least = Math.min(least, run(core, guest.name(), time.toNanos() / PARTS));
        }
        return least;
    }

    private static double run(Core core, String guest, long nanos) {
        long begun = THREADS.getCurrentThreadCpuTime();
        long before = spent(core);
        long passed;
        do {
            Exit exit = core.run(SLICE);
            if (!(exit instanceof Exit.FuelSpent)) {
                throw new IllegalStateException(guest + " of " + GUESTS + " does not go on: " + exit);
            }
            passed = THREADS.getCurrentThreadCpuTime() - begun;
        } while (passed < nanos);
        return (double) passed / (spent(core) - before);
    }

    private static long spent(Core core) {
        return core.cpu().instructions() + core.cpu().charged();
    }

    private static List<Guest> guests() {
        try (InputStream in = HostCosts.class.getResourceAsStream(GUESTS)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + GUESTS);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(field -> new Guest(field[0], field[1], field[2], field[3], field[4]))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + GUESTS, e);
        }
    }

    private static byte[] image(String code, String data) {
        byte[] image = new byte[END + 2];
        put(code, image, CODE);
        put(data, image, DATA);
        image[END] = 0x55;
        image[END + 1] = (byte) 0xAA;
        return image;
    }

    private static void put(String hex, byte[] image, int at) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, image, at, bytes.length);
    }
}
