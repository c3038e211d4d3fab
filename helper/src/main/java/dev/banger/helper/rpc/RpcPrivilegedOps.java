package dev.banger.helper.rpc;

import dev.banger.helper.AllowNat;
import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.CreateTap;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.ForgetVm;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.GetVmmEnd;
import dev.banger.helper.HostFacts;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.LaunchVmm;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ListObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.PrivilegedRequest;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveNetwork;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.RemoveTap;
import dev.banger.helper.RevokeNat;
import dev.banger.helper.SignalVmm;
import dev.banger.helper.SnapshotDevice;
import dev.banger.helper.VmmProcess;
import dev.banger.helper.rpc.Protocol.Answer;
import dev.banger.helper.rpc.Protocol.Device;
import dev.banger.helper.rpc.Protocol.Done;
import dev.banger.helper.rpc.Protocol.End;
import dev.banger.helper.rpc.Protocol.Facts;
import dev.banger.helper.rpc.Protocol.Listing;
import dev.banger.helper.rpc.Protocol.Process;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@link PrivilegedOps} for a process without any capability: all of it is done by {@code bangerd-root}. Calls block; a helper that is being
 * restarted is waited for.
 */
public final class RpcPrivilegedOps implements PrivilegedOps {
    private static final Duration RESTART = Duration.ofSeconds(10);
    /** Longer than the helper itself lets a request take. */
    private static final Duration ANSWER = Limits.USUAL.request().plusSeconds(5);

    private final HelperClient client;

    /** @param socket where the helper listens; nothing is opened before the first call */
    public RpcPrivilegedOps(Path socket) {
        this(socket, RESTART, ANSWER);
    }

    RpcPrivilegedOps(Path socket, Duration restart, Duration answer) {
        this.client = new HelperClient(socket, restart, answer);
    }

    @Override
    public HostFacts hostFacts(GetHostFacts request) throws PrivilegedException {
        return ask(request, Facts.class).facts();
    }

    @Override
    public void ensureNetwork(EnsureNetwork request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void removeNetwork(RemoveNetwork request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void createTap(CreateTap request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void leaseTap(LeaseTap request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void releaseTap(ReleaseTap request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void removeTap(RemoveTap request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void allowNat(AllowNat request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public void revokeNat(RevokeNat request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public SnapshotDevice attachSnapshot(AttachSnapshot request) throws PrivilegedException {
        return ask(request, Device.class).device();
    }

    @Override
    public void removeSnapshot(RemoveSnapshot request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public VmmProcess launchVmm(LaunchVmm request) throws PrivilegedException {
        return ask(request, Process.class).process();
    }

    @Override
    public void signalVmm(SignalVmm request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public String vmmEnd(GetVmmEnd request) throws PrivilegedException {
        return ask(request, End.class).words();
    }

    @Override
    public void forgetVm(ForgetVm request) throws PrivilegedException {
        ask(request, Done.class);
    }

    @Override
    public KernelObjects listObjects(ListObjects request) throws PrivilegedException {
        return ask(request, Listing.class).objects();
    }

    @Override
    public void close() {
        client.close();
    }

    private <T extends Answer> T ask(PrivilegedRequest request, Class<T> kind) throws PrivilegedException {
        var answer = client.ask(request);
        if (!kind.isInstance(answer)) {
            throw new PrivilegedException(
                    Code.FAILED, "bangerd-root answered " + RequestText.method(request) + " with " + AnswerText.name(answer));
        }
        return kind.cast(answer);
    }
}
