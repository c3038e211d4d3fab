package dev.banger.helper.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.AllowNat;
import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.CreateTap;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.ForgetVm;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.GetVmmEnd;
import dev.banger.helper.HostFacts;
import dev.banger.helper.HostFacts.Fact;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.LaunchVmm;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ListObjects;
import dev.banger.helper.PrivilegedException.Code;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtocolTextTest {
    private static final int ROUNDS = 3_000;

    private final RequestText requests = new RequestText();
    private final AnswerText answers = new AnswerText();
    private final Random random = new Random(20_261_125);

    @Test
    void everyRequestComesOutAsItWentIn() throws Exception {
        var seen = new HashSet<Class<?>>();
        for (var round = 0; round < ROUNDS; round++) {
            var request = request(round % 16);
            seen.add(request.getClass());
            assertEquals(request, requests.read(requests.write(request)));
        }
        assertEquals(PrivilegedRequest.class.getPermittedSubclasses().length, seen.size());
    }

    @Test
    void everyAnswerComesOutAsItWentIn() throws Exception {
        var seen = new HashSet<Class<?>>();
        for (var round = 0; round < ROUNDS; round++) {
            var answer = answer(round % 7);
            seen.add(answer.getClass());
            assertEquals(answer, answers.read(answers.write(answer)));
        }
        assertEquals(Answer.class.getPermittedSubclasses().length, seen.size());
    }

    /** Whatever is damaged is read as what it then says, or refused; nothing else is thrown. */
    @Test
    void damagedRequestsAreRefusedOrAreOtherRequests() {
        var refused = 0;
        for (var round = 0; round < ROUNDS * 10; round++) {
            var frame = requests.write(request(round % 16));
            for (var damage = random.nextInt(3); damage >= 0; damage--) {
                frame = damaged(frame);
            }
            try {
                requests.read(frame);
            } catch (ProtocolException e) {
                refused++;
                assertTrue(e.getMessage() != null && e.getMessage().length() < 1_000, e.getMessage());
            }
        }
        assertTrue(refused > ROUNDS, "refused: " + refused);
    }

    @Test
    void theFormIsTheOneThatIsDocumented() throws Exception {
        var text = new String(requests.write(new CreateTap("op-1", "bgt-0123abcd", "br-banger")), StandardCharsets.UTF_8);
        assertEquals("{\"version\":1,\"method\":\"create-tap\",\"request\":"
                + "{\"operationId\":\"op-1\",\"tap\":\"bgt-0123abcd\",\"bridge\":\"br-banger\"}}", text);
        assertEquals("{\"version\":1,\"answer\":\"done\"}", new String(answers.write(new Protocol.Done()), StandardCharsets.UTF_8));
    }

    @Test
    void anotherVersionIsToldSo() {
        var text = "{\"version\":2,\"method\":\"host-facts\",\"request\":{\"operationId\":\"op\"}}".getBytes(StandardCharsets.UTF_8);
        assertTrue(assertThrows(ProtocolException.class, () -> requests.read(text)).getMessage().contains("version 2"));
        assertThrows(ProtocolException.class, () -> answers.read("{\"version\":2,\"answer\":\"done\"}".getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] damaged(byte[] frame) {
        if (frame.length == 0) {
            return frame;
        }
        var at = random.nextInt(frame.length);
        return switch (random.nextInt(4)) {
            case 0 -> java.util.Arrays.copyOf(frame, at);
            case 1 -> {
                var changed = frame.clone();
                changed[at] = (byte) random.nextInt(256);
                yield changed;
            }
            case 2 -> join(java.util.Arrays.copyOf(frame, at), java.util.Arrays.copyOfRange(frame, random.nextInt(frame.length), frame.length));
            default -> join(java.util.Arrays.copyOf(frame, at), java.util.Arrays.copyOfRange(frame, Math.min(at + 1, frame.length), frame.length));
        };
    }

    private static byte[] join(byte[] one, byte[] other) {
        var all = java.util.Arrays.copyOf(one, Math.max(1, one.length + other.length));
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private PrivilegedRequest request(int kind) {
        var op = "op-" + random.nextInt(1_000);
        return switch (kind) {
            case 0 -> new GetHostFacts(op);
            case 1 -> new EnsureNetwork(op, "br-banger", ip(), 16 + random.nextInt(14));
            case 2 -> new RemoveNetwork(op, "br-banger-" + random.nextInt(99_999));
            case 3 -> new CreateTap(op, tap(), "br-banger");
            case 4 -> new LeaseTap(op, vm(), tap(), mac(), ip());
            case 5 -> new ReleaseTap(op, vm(), tap(), mac(), ip());
            case 6 -> new RemoveTap(op, tap());
            case 7 -> new AllowNat(op, vm(), ip());
            case 8 -> new RevokeNat(op, vm(), ip());
            case 9 -> new AttachSnapshot(op, vm(), path(), path(), 8 << random.nextInt(9));
            case 10 -> new RemoveSnapshot(op, vm());
            case 11 -> new LaunchVmm(op, vm(), path(), IntStream.range(0, random.nextInt(40)).mapToObj(i -> text()).toList(),
                    random.nextBoolean() ? Optional.of(tap()) : Optional.empty(), path(), path(), List.of(path(), path()), List.of(),
                    1 + random.nextInt(64), 1 + random.nextLong(1L << 40));
            case 12 -> new SignalVmm(op, vm(), process(), random.nextBoolean() ? 9 : 15);
            case 13 -> new GetVmmEnd(op, vm(), process());
            case 14 -> new ForgetVm(op, vm());
            default -> new ListObjects(op, "br-banger");
        };
    }

    private Answer answer(int kind) {
        return switch (kind) {
            case 0 -> new Protocol.Done();
            case 1 -> new Protocol.Facts(new HostFacts(fact(), fact(), fact(), fact(), fact(), fact()));
            case 2 -> new Protocol.Device(new SnapshotDevice("banger-0123abcd", path(), random.nextLong(Long.MAX_VALUE)));
            case 3 -> new Protocol.Process(process());
            case 4 -> new Protocol.End(text());
            case 5 -> new Protocol.Listing(new KernelObjects(random.nextBoolean(), List.of(tap()), List.of(text()),
                    List.of(new KernelObjects.Loop(path(), path())), random.nextBoolean(), List.of(vm(), vm())));
            default -> new Protocol.Refused(Code.values()[random.nextInt(Code.values().length)], text());
        };
    }

    private Fact fact() {
        return new Fact(random.nextBoolean(), text());
    }

    private String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextInt(0x1f);
                case 1 -> "\"\\/{}[]:,".charAt(random.nextInt(9));
                case 2 -> 0x1f600 + random.nextInt(64);
                default -> ' ' + random.nextInt(90);
            });
        }
        return text.toString();
    }

    private Path path() {
        return Path.of("/state", "vm " + random.nextInt(1_000), "disk\"" + random.nextInt());
    }

    private VmmProcess process() {
        return new VmmProcess(2 + random.nextInt(4_000_000), random.nextLong(Long.MAX_VALUE));
    }

    private String vm() {
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    private String tap() {
        return "bgt-" + HexFormat.of().toHexDigits(random.nextInt());
    }

    private String mac() {
        return "02:62:0a:00:00:" + HexFormat.of().toHexDigits((byte) random.nextInt());
    }

    private String ip() {
        return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }
}
