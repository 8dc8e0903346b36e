package dev.plankton.verification.conformance;

import java.io.IOException;

/** A stream of vectors. */
interface VectorReader {
    /**
     * Reads the next vector into {@code vector}.
     *
     * @return false at the end
     * @throws IOException if the file is damaged; the message says how
     */
    boolean next(TestVector vector) throws IOException;
}
