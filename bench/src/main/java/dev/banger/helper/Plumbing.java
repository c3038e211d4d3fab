package dev.banger.helper;

import java.util.LinkedHashMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PlumbingBenchmark} and prints medians and ratios; status 1 when a target is missed. */
public final class Plumbing {
    private static final double COLD_TARGET = 8;
    private static final double WARM_POOL_TARGET = 20;

    private Plumbing() {}

    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder().include(PlumbingBenchmark.class.getName() + "\\..*").verbosity(VerboseMode.SILENT);
        var medians = new LinkedHashMap<String, Double>();
        for (var result : new Runner(options.build()).run()) {
            var primary = result.getPrimaryResult();
            medians.put(primary.getLabel(), primary.getStatistics().getPercentile(50));
        }
        medians.forEach((name, median) -> System.out.printf("%-10s median %9.1f us%n", name, median));
        var cold = ratio("cold", medians.get("ipAndNft") / medians.get("cold"), COLD_TARGET);
        var warm = ratio("warmPool", medians.get("ipAndNft") / medians.get("warmPool"), WARM_POOL_TARGET);
        System.exit(cold && warm ? 0 : 1);
    }

    private static boolean ratio(String name, double ratio, double target) {
        System.out.printf("%-10s %.1fx faster than ip and nft (target %.0fx)%n", name, ratio, target);
        return ratio >= target;
    }
}
