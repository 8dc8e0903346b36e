package dev.plankton.memory.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two blocks have the same reference, and each tells its class, its index and where the block lies. */
class ReferenceTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyBlockHasAReferenceOfItsOwn(boolean withFile) {
        Set<Integer> seen = new HashSet<>();
        for (int size = 0; size <= Reference.LARGE; size++) {
            for (boolean inFile : withFile ? new boolean[] {false, true} : new boolean[] {false}) {
                Reference.Kind kind = Reference.Kind.of(size, withFile, inFile);
                for (int index : new int[] {0, 1, kind.most() / 2, kind.most() - 1}) {
                    int reference = kind.reference(index);
                    assertThat(seen.add(reference)).isTrue();
                    assertThat(Reference.isNone(reference)).isFalse();
                    assertThat(Reference.isShared(reference)).isFalse();
                    assertThat(Reference.classOf(reference)).isEqualTo(size);
                    assertThat(kind.index(reference)).isEqualTo(index);
                    assertThat(withFile && Reference.inFile(reference, size)).isEqualTo(inFile);
                }
            }
        }
        for (int size = 0; size < Reference.LARGE; size++) {
            for (int index : new int[] {0, 1, Reference.mostShared(size) - 1}) {
                int reference = Reference.shared(size, index);
                assertThat(seen.add(reference)).isTrue();
                assertThat(Reference.isShared(reference)).isTrue();
                assertThat(Reference.isNone(reference)).isFalse();
                assertThat(Reference.classOf(reference)).isEqualTo(size);
                assertThat(Reference.sharedIndex(reference, size)).isEqualTo(index);
            }
        }
    }
}
