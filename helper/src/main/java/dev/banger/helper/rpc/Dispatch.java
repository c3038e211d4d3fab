package dev.banger.helper.rpc;

import dev.banger.helper.AllowNat;
import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.CreateTap;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.ForgetVm;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.GetVmmEnd;
import dev.banger.helper.LaunchVmm;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ListObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.PrivilegedRequest;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveNetwork;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.RemoveTap;
import dev.banger.helper.RevokeNat;
import dev.banger.helper.SignalVmm;
import dev.banger.helper.rpc.Protocol.Answer;
import dev.banger.helper.rpc.Protocol.Device;
import dev.banger.helper.rpc.Protocol.Done;
import dev.banger.helper.rpc.Protocol.End;
import dev.banger.helper.rpc.Protocol.Facts;
import dev.banger.helper.rpc.Protocol.Listing;
import dev.banger.helper.rpc.Protocol.Process;

/** Which method a request means. */
record Dispatch(PrivilegedOps ops) {
    Answer call(PrivilegedRequest request) throws PrivilegedException {
        return switch (request) {
            case GetHostFacts r -> new Facts(ops.hostFacts(r));
            case EnsureNetwork r -> done(() -> ops.ensureNetwork(r));
            case RemoveNetwork r -> done(() -> ops.removeNetwork(r));
            case CreateTap r -> done(() -> ops.createTap(r));
            case LeaseTap r -> done(() -> ops.leaseTap(r));
            case ReleaseTap r -> done(() -> ops.releaseTap(r));
            case RemoveTap r -> done(() -> ops.removeTap(r));
            case AllowNat r -> done(() -> ops.allowNat(r));
            case RevokeNat r -> done(() -> ops.revokeNat(r));
            case AttachSnapshot r -> new Device(ops.attachSnapshot(r));
            case RemoveSnapshot r -> done(() -> ops.removeSnapshot(r));
            case LaunchVmm r -> new Process(ops.launchVmm(r));
            case SignalVmm r -> done(() -> ops.signalVmm(r));
            case GetVmmEnd r -> new End(ops.vmmEnd(r));
            case ForgetVm r -> done(() -> ops.forgetVm(r));
            case ListObjects r -> new Listing(ops.listObjects(r));
        };
    }

    private static Answer done(Work work) throws PrivilegedException {
        work.run();
        return new Done();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws PrivilegedException;
    }
}
