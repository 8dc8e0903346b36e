package dev.plankton.hypervisor.population;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a hypervisor by number, made when first needed: one for all images with the same bytes, but one for each
 * file that a VM writes to. Safe for any thread.
 */
public final class Templates {
    private final MachineProfile profile;
    private final Source source;
    private final List<Template> all = new CopyOnWriteArrayList<>();

    /** By the contents of an image that does not change, or by the disks of one that does, which are equal to none but themselves. */
    private final Map<Object, Integer> numbers = new HashMap<>();

    /** All of them. */
    private final Map<State, Integer> byState = new HashMap<>();

    /** Where templates come from. */
    public interface Source {
        /** Each is made here. */
        Source OWN = new Source() {
            @Override
            public Template powerOn(MachineProfile profile, BootImage image) {
                return Template.powerOn(profile, image);
            }

            @Override
            public Template common(Template template) {
                return template;
            }
        };

        /** The template of VMs that boot from {@code image}. */
        Template powerOn(MachineProfile profile, BootImage image);

        /** A template that is the same as {@code template}. */
        Template common(Template template);
    }

    /** A template as a key: by its state. */
    public record State(Template template) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof State(Template another) && template.sameAs(another);
        }

        @Override
        public int hashCode() {
            return template.stateHash();
        }
    }

    /** An image as a key: by its contents, and without their SHA-256, which takes the JVM 10 ms when it is first asked for. */
    private record Contents(BootImage image) {
        /** The key of an image in {@link #numbers}. */
        static Object of(BootImage image) {
            return image.drives().change() ? image.drives() : new Contents(image);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Contents(BootImage another) && image.sameContents(another);
        }

        @Override
        public int hashCode() {
            return image.contentsHash();
        }
    }

    public Templates(MachineProfile profile) {
        this(profile, Source.OWN);
    }

    public Templates(MachineProfile profile, Source source) {
        this.profile = profile;
        this.source = source;
    }

    /** The number of the template of VMs that boot from {@code image}. */
    public synchronized int numberOf(BootImage image) {
        return numbers.computeIfAbsent(Contents.of(image), _ -> {
            image.drives().follow();
            return numberOf(source.powerOn(profile, image));
        });
    }

    /**
     * The number of {@code template}, or of one that is the same.
     *
     * @throws IllegalArgumentException if it is of another kind of PC
     */
    public synchronized int numberOf(Template template) {
        if (template.profile().equals(profile)) {
            return byState.computeIfAbsent(new State(template), _ -> add(template));
        }
        List<String> cards = template.profile().cardLabels();
        if (!cards.equals(profile.cardLabels())) {
            throw new IllegalArgumentException(
                    "the snapshot's VM has the cards %s; this hypervisor has %s: give its profile the same, by MachineProfile.withCards"
                            .formatted(cards, profile.cardLabels()));
        }
        throw new IllegalArgumentException("the snapshot is of another kind of PC: %s; this hypervisor has %s"
                .formatted(template.profile(), profile));
    }

    private int add(Template template) {
        if (all.size() == RunWord.MAX_TEMPLATES) {
            throw new IllegalStateException("more than " + RunWord.MAX_TEMPLATES + " different images");
        }
        Template common = source.common(template);
        common.image().drives().follow();
        all.add(common);
        return all.size() - 1;
    }

    /** Adds those of a store, in order; VMs that boot from the image of one that was not captured will have it. */
    public synchronized void addAll(List<Template> stored) {
        for (Template kept : stored) {
            Template template = source.common(kept);
            BootImage image = template.image();
            if (!template.captured()) {
                numbers.putIfAbsent(Contents.of(image), all.size());
            }
            byState.putIfAbsent(new State(template), all.size());
            all.add(template);
        }
    }

    /** The kind of PC that they are. */
    public MachineProfile profile() {
        return profile;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    public Template get(int number) {
        return all.get(number);
    }

    /** Bytes of the heap that they take, about. */
    public long bytes() {
        return all.isEmpty()
                ? 0
                : StateMap.size(profile.extendedMemory())
                        + all.stream().mapToLong(Template::bytes).sum();
    }
}
