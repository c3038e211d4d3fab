package dev.banger.helper;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * See {@link PrivilegedOps#launchVmm}.
 *
 * @param arguments those after the program name
 * @param tap when present, that tap is opened (IFF_TAP, IFF_NO_PI, IFF_VNET_HDR) and is descriptor 3 of the VMM: QEMU is told {@code fd=3}
 * @param directory the working directory
 * @param log takes stdout and stderr, appended
 */
public record LaunchVmm(
        String operationId, String vmId, Path binary, List<String> arguments, Optional<String> tap, Path directory, Path log) {
    public LaunchVmm {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Checked.path("binary", binary);
        arguments = Checked.arguments(List.copyOf(arguments));
        tap.ifPresent(Checked::tap);
        Checked.path("directory", directory);
        Checked.path("log", log);
    }
}
