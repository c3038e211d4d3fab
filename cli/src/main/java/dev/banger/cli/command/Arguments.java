package dev.banger.cli.command;

import dev.banger.api.Names;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.client.DaemonClient;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Checks of arguments that several commands take; each fails before the daemon is asked. */
final class Arguments {
    private Arguments() {}

    /** The path of a VM that is meant by id, unique id prefix or name. */
    static String vm(String ref) {
        Names.checkLabel("VM", ref).ifPresent(what -> {
            throw CommandFailure.usage(what, "A VM is meant by id, unique id prefix or name; 'banger vm list' shows them.");
        });
        return "/v1/vms/" + DaemonClient.segment(ref);
    }

    static String image(String name) {
        Names.checkImage(name).ifPresent(what -> {
            throw CommandFailure.usage(what, "'banger image list' shows the images there are.");
        });
        return "/v1/images/" + DaemonClient.segment(name);
    }

    static String kernel(String name) {
        label("kernel", name);
        return "/v1/kernels/" + DaemonClient.segment(name);
    }

    static void label(String kind, String name) {
        Names.checkLabel(kind, name).ifPresent(what -> {
            throw CommandFailure.usage(what);
        });
    }

    /**
     * The guest's command, which stands behind {@code --}; empty when there is none. A word elsewhere is a mistake, and a {@code --} with nothing
     * behind it as well.
     */
    static List<String> guestCommand(CommandSpec spec, List<String> words) {
        var all = spec.root().commandLine().getParseResult().originalArgs();
        int marker = all.indexOf("--");
        int behind = marker < 0 ? 0 : all.size() - marker - 1;
        if (behind < words.size()) {
            throw CommandFailure.usage(
                    "unexpected argument " + Names.shown(words.getFirst()), "A command for the guest stands behind --: banger "
                            + spec.qualifiedName(" ").substring("banger ".length()) + " … -- " + Names.shown(words.getFirst()).replace("'", ""));
        }
        if (marker >= 0 && behind == 0) {
            throw CommandFailure.usage("there is no command behind --", "Leave out -- for a shell.");
        }
        return List.copyOf(words);
    }
}
