package dev.banger.cli;

import dev.banger.api.BuildImage;
import dev.banger.api.ConfigView;
import dev.banger.api.CreateVm;
import dev.banger.api.DoctorReport;
import dev.banger.api.ImageView;
import dev.banger.api.ImportKernel;
import dev.banger.api.KernelView;
import dev.banger.api.OperationEventView;
import dev.banger.api.OperationView;
import dev.banger.api.Problem;
import dev.banger.api.ReconcileView;
import dev.banger.api.SshAccessView;
import dev.banger.api.StopVm;
import dev.banger.api.SystemStatusView;
import dev.banger.api.VersionView;
import dev.banger.api.VmView;
import dev.banger.cli.command.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The records that Jackson reads and writes, told to the builder of the native executable. */
@RegisterForReflection(targets = {
    BuildImage.class,
    ConfigView.class,
    ConfigView.FileView.class,
    ConfigView.SettingView.class,
    CreateVm.class,
    DoctorReport.class,
    DoctorReport.Row.class,
    ImageView.class,
    ImportKernel.class,
    KernelView.class,
    OperationEventView.class,
    OperationView.class,
    OperationView.StageView.class,
    Problem.class,
    ReconcileView.class,
    ReconcileView.FindingView.class,
    SshAccessView.class,
    StopVm.class,
    SystemStatusView.class,
    SystemStatusView.SocketView.class,
    SystemStatusView.UnitView.class,
    Version.ClientVersion.class,
    Version.Report.class,
    VersionView.class,
    VmView.class,
    VmView[].class
})
final class WireReflection {}
