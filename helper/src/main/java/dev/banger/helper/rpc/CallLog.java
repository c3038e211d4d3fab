package dev.banger.helper.rpc;

import dev.banger.helper.json.JsonText;
import dev.banger.linux.PeerCredentials;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of JSON for each call, and for each caller that was turned away. Nothing of a request is in it but its operation and method, and
 * of a refusal its reason, cut.
 */
final class CallLog {
    private static final int REASON_CHARACTERS = 400;

    private final PrintStream out;
    private final JsonText json = new JsonText();

    CallLog(PrintStream out) {
        this.out = out;
    }

    /** @param result {@code done} and the like, or a code of refusal with its reason */
    void call(PeerCredentials peer, String operationId, String method, String result, String reason, long micros) {
        var fields = line("call");
        fields.put("operation", operationId);
        fields.put("method", method);
        peer(fields, peer);
        fields.put("result", result);
        if (!reason.isEmpty()) {
            fields.put("reason", cut(reason));
        }
        fields.put("micros", micros);
        write(fields);
    }

    /** A frame that held no request, or a connection that may not be. */
    void refused(PeerCredentials peer, String reason) {
        var fields = line("refused");
        peer(fields, peer);
        fields.put("reason", cut(reason));
        write(fields);
    }

    /** What the helper itself did. */
    void event(String event, String what) {
        var fields = line(event);
        fields.put("what", what);
        write(fields);
    }

    private static Map<String, Object> line(String event) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("time", Instant.now().toString());
        fields.put("event", event);
        return fields;
    }

    private static void peer(Map<String, Object> fields, PeerCredentials peer) {
        fields.put("pid", peer.pid());
        fields.put("uid", peer.uid());
    }

    private static String cut(String reason) {
        return reason.length() > REASON_CHARACTERS ? reason.substring(0, REASON_CHARACTERS) + "…" : reason;
    }

    private void write(Map<String, Object> fields) {
        var text = new String(json.write(fields), StandardCharsets.UTF_8) + "\n";
        out.print(text);
        out.flush();
    }
}
