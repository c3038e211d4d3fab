package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A unit file of a release with places for what each installation decides. */
final class UnitTemplate {
    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

    private UnitTemplate() {}

    /**
     * @param unit named in the error
     * @throws BangerException when the template has a place that nothing is known for
     */
    static String fill(String unit, String template, InstallMetadata metadata) {
        var values = Map.of(
                "OWNER", metadata.owner(),
                "OWNER_UID", Integer.toString(metadata.uid()),
                "OWNER_GID", Integer.toString(metadata.gid()),
                "VM_IDS", metadata.vmIds().toString());
        return PLACE.matcher(template).replaceAll(place -> {
            var value = values.get(place.group(1));
            if (value == null) {
                throw new BangerException(Code.BAD_REQUEST, "the template of " + unit + " has the place " + place.group()
                        + ", which this installer cannot fill", "Unpack the release again: its parts do not fit.");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
