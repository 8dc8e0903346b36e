package dev.plankton.hypervisor.family;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForkTreeTest {
    private final ForkTree tree = new ForkTree();

    @Test
    void knowsParentsAndChildren() {
        tree.forked(3, 10, 5);
        tree.forked(12, 15, 1);
        tree.forked(12, 16, 1);
        assertThat(tree.parent(10)).isEqualTo(3);
        assertThat(tree.parent(14)).isEqualTo(3);
        assertThat(tree.parent(16)).isEqualTo(12);
        assertThat(tree.parent(17)).isEqualTo(-1);
        assertThat(tree.parent(3)).isEqualTo(-1);
        assertThat(tree.children(12, 10)).as("one after the other").containsExactly(new ForkTree.Children(15, 2, 12));
        assertThat(tree.children(10, 10)).isEmpty();
    }

    @Test
    void aNumberThatIsUsedAgainHasOtherRelatives() {
        tree.forked(3, 10, 5);
        tree.forked(12, 20, 2);
        tree.begins(12);
        assertThat(tree.parent(12)).isEqualTo(-1);
        assertThat(tree.children(12, 10)).isEmpty();
        assertThat(tree.parent(20)).isEqualTo(-1);
        assertThat(tree.children(3, 10))
                .containsExactly(new ForkTree.Children(10, 2, 3), new ForkTree.Children(13, 2, 3));
        tree.forked(21, 12, 1);
        assertThat(tree.parent(12)).isEqualTo(21);
    }

    @Test
    void forgetsTheEldestOfTooMany() {
        for (int n = 0; n <= ForkTree.MOST; n++) {
            tree.forked(n % 2, 10 + n, 1);
        }
        assertThat(tree.parent(10)).isEqualTo(-1);
        assertThat(tree.parent(10 + ForkTree.MOST)).isEqualTo(ForkTree.MOST % 2);
        assertThat(tree.children(1, 3)).hasSize(3);
    }

    @Test
    void forgetsTheEldestWhereForksOfOneTimeAreSplit() {
        tree.forked(0, 10, 1_000_000);
        for (int n = 0; n < 2 * ForkTree.MOST; n++) {
            tree.begins(11 + 2 * n);
        }
        assertThat(tree.children(0, Integer.MAX_VALUE)).hasSize(ForkTree.MOST);
        assertThat(tree.parent(10)).isEqualTo(-1);
        assertThat(tree.parent(1_000_009)).isZero();
    }
}
