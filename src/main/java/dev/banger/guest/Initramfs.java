package dev.banger.guest;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;

/** Writes the initramfs of one VM: the kernel's, followed by the VM's configuration archive. */
public interface Initramfs {
    /** @param destination replaced atomically, mode 0600 (it carries the VM's configuration) */
    Uni<Void> write(Path base, GuestConfiguration configuration, Path destination);
}
