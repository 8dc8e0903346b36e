package dev.plankton.dashboard.stream;

import dev.plankton.clock.HostClock;
import dev.plankton.counters.Counts;
import dev.plankton.dashboard.series.Ages;
import dev.plankton.dashboard.series.Metrics;
import dev.plankton.dashboard.series.Series;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationWatch;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the population for all viewers, on a thread of its own, and sends each what has changed for it. While there is no
 * viewer it does nothing, and no VM notes its changes. Safe for any thread.
 */
public final class Feed implements Metrics.Viewers, AutoCloseable {
    /** Streams at a time. */
    public static final int MOST = 128;

    /** Subscriptions of one viewer that may wait to be begun. */
    private static final int MOST_WAITING = 100;

    private static final System.Logger LOG = System.getLogger("dev.plankton.dashboard");

    private static final long TICK_MILLIS = 100, SCREEN_MILLIS = 20, SAMPLE_MILLIS = 1000, POPULATION_MILLIS = 500;

    /** Of each tick, for reading rows; and while a new view is to be filled. */
    private static final long READ_NANOS = 5_000_000, FILL_NANOS = 25_000_000, FILL_MILLIS = 3000;

    /** How long samples go on after the last time they were asked for. */
    private static final long ASKED_MILLIS = 10_000;

    private static final int POPULATION_TYPE = 7, SAMPLE_TYPE = 6;
    private static final double[] WAKE_SHARES = {0.5, 0.99, 0.999};

    private final Hypervisor hypervisor;
    private final Series series;
    private final WatchedVms watched;
    private final HostClock clock;

    /** When this was made, by the host, less a time after which everything is due. */
    private final long epoch = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    private final Ages ages = new Ages();
    private final LongAdder sent = new LongAdder();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("plankton-dashboard-feed").factory());

    private final List<Viewer> viewers = new ArrayList<>();
    private final Map<Integer, SerialTap> taps = new HashMap<>();
    private volatile int count;

    private @Nullable PopulationWatch watch;
    private @Nullable RowTable table;
    private boolean ticking;
    private int turn;
    private long mapAt, sampleAt, populationAt, fillUntil, askedAt;

    /**
     * A feed without viewers.
     *
     * @param watched VMs whose screens are those of the moments at which they are
     */
    public Feed(Hypervisor hypervisor, Series series, WatchedVms watched) {
        this.hypervisor = hypervisor;
        this.series = series;
        this.watched = watched;
        clock = hypervisor.clock();
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public int viewers() {
        return count;
    }

    @Override
    public long sentBytes() {
        return sent.sum();
    }

    /** A viewer for a stream that was opened. */
    Viewer add(Channel channel) {
        Viewer viewer = new Viewer(channel, sent);
        execute(() -> {
            viewers.add(viewer);
            count = viewers.size();
            start();
        });
        return viewer;
    }

    /** A viewer whose stream has ended. */
    void remove(Viewer viewer) {
        execute(() -> {
            showMap(viewer, null);
            showSerial(viewer, null);
            viewers.remove(viewer);
            count = viewers.size();
        });
    }

    /** Samples are wanted for some seconds more, by one who asks now and then. */
    public void wantSamples() {
        execute(() -> {
            askedAt = now();
            start();
        });
    }

    /** Does {@code what} on the feed's thread. */
    void execute(Runnable what) {
        try {
            thread.execute(() -> guarded(what));
        } catch (RejectedExecutionException e) {
            return; // Closed.
        }
    }

    /**
     * The same for a viewer, of which only some things may wait: it could ask for more than is done in the same time.
     *
     * @throws IllegalStateException if too many do
     */
    void execute(Viewer viewer, Runnable what) {
        if (viewer.waiting.incrementAndGet() > MOST_WAITING) {
            viewer.waiting.decrementAndGet();
            throw new IllegalStateException("too many messages at once: " + MOST_WAITING + " wait");
        }
        execute(() -> {
            viewer.waiting.decrementAndGet();
            what.run();
        });
    }

    /** What a viewer does wrong, or a hypervisor that is closed meanwhile, must not end the feed of the others. */
    private static void guarded(Runnable what) {
        try {
            what.run();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "the control room's feed", e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the control room's feed failed", e);
        }
    }

    /** Milliseconds of the host, in which the thread's turns are counted: a change of the wall clock does not change them. */
    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - epoch);
    }

    /** Milliseconds of the hypervisor's clock, in which its VMs grow old. */
    private long vmTime() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
    }

    private void noteAges(int size) {
        PopulationWatch from = watch;
        if (from != null) {
            ages.note(size, vmTime());
            for (int place : from.takeRenewed()) {
                ages.renew(place, vmTime());
            }
        }
    }

    private boolean wanted() {
        return !viewers.isEmpty() || now() - askedAt < ASKED_MILLIS;
    }

    private void start() {
        if (!ticking) {
            PopulationWatch opened = hypervisor.watch();
            ticking = true;
            watch = opened;
            table = new RowTable(hypervisor, opened);
            tick();
        }
    }

    private void tick() {
        if (!wanted()) {
            ticking = false;
            stopWatching();
            return;
        }
        guarded(this::look);
        boolean quick = viewers.stream().anyMatch(viewer -> viewer.screen != null || viewer.serial != null);
        thread.schedule(this::tick, quick ? SCREEN_MILLIS : TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stopWatching() {
        if (watch != null) {
            watch.close();
        }
        watch = null;
        table = null;
    }

    private void look() {
        long now = now();
        if (now - sampleAt >= SAMPLE_MILLIS) {
            sampleAt = now;
            sample(now);
        }
        for (Viewer viewer : viewers) {
            if (viewer.screen != null && viewer.isReady()) {
                viewer.screen.send(now, viewer::send);
            }
            if (viewer.serial != null && viewer.isReady()) {
                viewer.serial.send(viewer::send);
            }
        }
        if (now - mapAt >= TICK_MILLIS - SCREEN_MILLIS / 2) {
            mapAt = now;
            maps(now);
        }
        if (now - populationAt >= POPULATION_MILLIS) {
            populationAt = now;
            population();
        }
    }

    private void sample(long now) {
        noteAges(hypervisor.size());
        boolean wanted = now - askedAt < ASKED_MILLIS || viewers.stream().anyMatch(viewer -> viewer.series);
        PopulationWatch from = watch;
        if (!wanted || from == null) {
            return;
        }
        double[] sample = series.sample(clock.millis(), from.takeWakeTimes(WAKE_SHARES));
        for (Viewer viewer : viewers) {
            if (viewer.series && viewer.isReady()) {
                ByteBuf message = Unpooled.buffer(8 + Double.BYTES * sample.length);
                message.writeByte(SAMPLE_TYPE).writeByte(0).writeShortLE(0).writeIntLE(0);
                Arrays.stream(sample).forEach(message::writeDoubleLE);
                viewer.send(message);
            }
        }
    }

    private void maps(long now) {
        RowTable rows = table;
        if (rows == null || viewers.stream().noneMatch(viewer -> viewer.map != null)) {
            return;
        }
        rows.begin(System.nanoTime() + (now < fillUntil ? FILL_NANOS : READ_NANOS));
        noteAges(rows.size());
        long vmTime = vmTime();
        // Each tick another viewer is the first to have the time that there is.
        turn++;
        for (int n = 0; n < viewers.size(); n++) {
            Viewer viewer = viewers.get((turn + n) % viewers.size());
            int bytes = viewer.mapBytesLeft();
            if (viewer.map != null && viewer.isReady() && bytes > 0) {
                viewer.map.send(rows, bytes, vmTime, viewer::sendMap);
            }
        }
    }

    private void population() {
        if (viewers.stream().noneMatch(viewer -> viewer.population)) {
            return;
        }
        Counts<Count> counts = hypervisor.counters();
        double[] values = {
            hypervisor.size(),
            hypervisor.alive(),
            counts.get(Count.SLICES),
            counts.get(Count.REPLIES),
            counts.get(Count.REFUSED)
        };
        int hash = Arrays.hashCode(values);
        for (Viewer viewer : viewers) {
            if (viewer.population && viewer.populationShown != hash && viewer.isReady()) {
                viewer.populationShown = hash;
                ByteBuf message = Unpooled.buffer();
                message.writeByte(POPULATION_TYPE).writeByte(0).writeShortLE(0).writeIntLE(hypervisor.firstNumber());
                Arrays.stream(values).forEach(message::writeDoubleLE);
                viewer.send(message);
            }
        }
    }

    /** How a map is made of the table, and what VMs' ages are known from. */
    interface MapMaker {
        MapView make(RowTable table, Ages ages);
    }

    /** Shows {@code viewer} this map from now on, or none; on the feed's thread. */
    void showMap(Viewer viewer, @Nullable MapMaker maker) {
        RowTable rows = table;
        if (viewer.map != null && rows != null) {
            viewer.map.end(rows);
        }
        viewer.map = maker == null || rows == null ? null : maker.make(rows, ages);
        fillUntil = now() + FILL_MILLIS;
    }

    /** What a viewer sees of one VM. */
    ScreenView screenOf(int number) {
        return new ScreenView(hypervisor, watched, number);
    }

    /** Shows {@code viewer} what this VM sends on COM1 from now on, or nothing; on the feed's thread. */
    void showSerial(Viewer viewer, @Nullable Vm vm) {
        SerialView before = viewer.serial;
        if (before != null && before.end()) {
            taps.remove(before.number());
        }
        viewer.serial = vm == null
                ? null
                : new SerialView(vm.number(), taps.computeIfAbsent(vm.number(), _ -> new SerialTap(vm)));
    }

    @Override
    public void close() {
        execute(this::stopWatching);
        thread.shutdown();
    }
}
