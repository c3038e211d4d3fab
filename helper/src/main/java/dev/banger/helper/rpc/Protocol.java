package dev.banger.helper.rpc;

import dev.banger.helper.HostFacts;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.SnapshotDevice;
import dev.banger.helper.VmmProcess;
import java.util.Objects;

/**
 * What is said on the helper's socket, in version {@value #VERSION}.
 *
 * <p>A Unix stream socket; the caller asks, the helper answers, one after the other, as often as the caller likes. Each of both is a frame:
 * four bytes of length, big-endian, then that many bytes, {@value #FRAME_BYTES} at most, which are one JSON object in UTF-8. In a frame
 * nothing is optional but what is {@code Optional} in its record, nothing unknown is skipped, no key comes twice, all numbers are integers.
 *
 * <pre>
 * {"version":1,"method":"create-tap","request":{"operationId":"op-1","tap":"bgt-0123abcd","bridge":"br-banger"}}
 * {"version":1,"answer":"done"}
 *
 * {"version":1,"method":"launch-vmm","request":{…}}
 * {"version":1,"answer":"process","pid":4711,"startTimeTicks":81234}
 *
 * {"version":1,"method":"remove-tap","request":{"operationId":"op-2","tap":"eth0"}}
 * {"version":1,"answer":"refused","code":"REFUSED","message":"tap 'eth0' is not valid: …"}
 * </pre>
 *
 * <p>Methods are named, and their fields are read and written, in {@link RequestText}: they are those of the records of
 * {@link dev.banger.helper.PrivilegedRequest}. Answers stand below, and their fields in {@link AnswerText}. The helper answers everything that it could read, and then ends the connection when the frame itself
 * was broken. It ends it unasked after {@link #IDLE_SECONDS} seconds without a request.
 */
public final class Protocol {
    public static final int VERSION = 1;
    public static final int FRAME_BYTES = 256 * 1_024;
    public static final int LENGTH_BYTES = 4;
    /** A caller that keeps connections drops them before. */
    public static final int IDLE_SECONDS = 60;

    private Protocol() {}

    /** What is answered to it. */
    sealed interface Answer permits Done, Facts, Device, Process, End, Listing, Refused {}

    /** It is so now; there is nothing to tell. */
    record Done() implements Answer {}

    record Facts(HostFacts facts) implements Answer {}

    record Device(SnapshotDevice device) implements Answer {}

    record Process(VmmProcess process) implements Answer {}

    /** How a VMM ended, in words. */
    record End(String words) implements Answer {}

    record Listing(KernelObjects objects) implements Answer {}

    /** It is not so; the message says why. */
    record Refused(PrivilegedException.Code code, String message) implements Answer {
        Refused {
            Objects.requireNonNull(code);
            Objects.requireNonNull(message);
        }
    }
}
