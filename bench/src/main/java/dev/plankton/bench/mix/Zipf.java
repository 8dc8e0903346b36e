package dev.plankton.bench.mix;

/** Zipf's law with exponent 1: the thing of rank r, from 1 on, is met in proportion to 1/r. */
final class Zipf {
    private Zipf() {}

    /**
     * Divides {@code total} among {@code ranks} by the law, at least 1 for each; the first gets what rounding leaves.
     *
     * @param total at least {@code ranks}
     */
    static int[] shares(int total, int ranks) {
        double sum = 0;
        for (int rank = 1; rank <= ranks; rank++) {
            sum += 1.0 / rank;
        }
        int[] shares = new int[ranks];
        int left = total;
        for (int rank = ranks; rank > 1; rank--) {
            shares[rank - 1] = Math.clamp((long) (total / (sum * rank)), 1, left - (rank - 1));
            left -= shares[rank - 1];
        }
        shares[0] = left;
        return shares;
    }

    /** The rank, 0 to {@code ranks} - 1, that {@code chance}, 0 to below 1, meets: by the continuous law, for any number. */
    static int rank(double chance, int ranks) {
        return (int) Math.min(Math.exp(chance * Math.log(ranks + 1.0)) - 1, ranks - 1.0);
    }
}
