package dev.plankton.lab.exercise.sharing;

import java.util.List;
import java.util.Map;

/**
 * Finds what is the same in the memory of many VMs, and what each way to save it is worth: what is written in the lab on sharing.
 * The exercise calls it on one thread.
 */
public interface SharingStudy {
    /** Ways to save memory, in the order of table and plot. */
    enum Saving {
        /** Each VM's memory is kept whole. */
        NONE("none"),
        /** Pages of 4096 bytes are kept, but for those of nothing but zeros. */
        ZERO_PAGES("zero-pages"),
        /** Equal pages of all VMs are kept once. Each VM has 4 bytes for each of its pages: which one it is. */
        PAGES("pages"),
        /** The same with lines of 64 bytes, and 4 bytes for each of its lines. */
        LINES("lines"),
        /**
         * Each template is kept once, without its lines of nothing but zeros. Of a VM, the lines are kept of which a byte differs
         * from its template, with 4 bytes for each: which line it is.
         */
        TEMPLATE("template"),
        /** Templates as before. Of a VM, the bytes are kept that differ, and 3 bytes for each run of consecutive ones. */
        BYTES("bytes"),
        /**
         * The same, but what VMs of one template have exactly alike, at the same addresses, is kept once. Each VM has 4 bytes: which
         * of these it is.
         */
        DELTAS("deltas");

        private final String label;

        Saving(String label) {
            this.label = label;
        }

        /** Its name in table and plot. */
        public String label() {
            return label;
        }
    }

    /**
     * Memory of sleeping VMs. Not to be changed.
     *
     * @param memories conventional memory of each VM, 655 360 bytes
     * @param templates of each VM, what its memory was after power-on; the same array for all VMs of an image
     */
    record Population(List<byte[]> memories, List<byte[]> templates) {
        /** Copies the lists. */
        public Population {
            memories = List.copyOf(memories);
            templates = List.copyOf(templates);
        }
    }

    /** Bytes that the population takes with one way to save memory. */
    long bytesLeft(Saving saving, Population population);

    /**
     * A table of what was found, as comma-separated values: first the line {@code saving,bytes,factor}, then one for each saving
     * in their order: its label, its bytes, and how many times smaller than {@code none} that is, with one digit after the point.
     *
     * @param bytes what {@link #bytesLeft} has returned
     */
    String csv(Map<Saving, Long> bytes);

    /**
     * A plot of it as SVG: a {@code title}; for each saving a {@code rect} whose {@code id} is its label, and a {@code text} that
     * contains its label. The widths are in proportion to the logarithms of the bytes.
     *
     * @param bytes what {@link #bytesLeft} has returned
     */
    String svg(Map<Saving, Long> bytes);
}
