package coffer.simulator.citic;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The values of the settings. Safe for use by many threads; each setting by itself. */
public final class CiticSettings {
    private final Map<CiticSetting, String> values = new ConcurrentHashMap<>();

    /** All settings with their initial values. */
    public void reset() {
        values.clear();
    }

    /** Sets a setting to a value that it accepts. */
    public void set(CiticSetting setting, String value) {
        if (!setting.accepts(value)) {
            throw new IllegalArgumentException(setting + " takes " + setting.form());
        }
        values.put(setting, value);
    }

    /** A setting's value as text. */
    public String text(CiticSetting setting) {
        return Optional.ofNullable(values.get(setting)).orElse(setting.initial());
    }

    /** Whether a setting has this value. */
    public boolean is(CiticSetting setting, String value) {
        return text(setting).equals(value);
    }

    /** Whether a setting is true. */
    public boolean isOn(CiticSetting setting) {
        return is(setting, "true");
    }

    /** A setting's value as a number. */
    public long number(CiticSetting setting) {
        return Long.parseLong(text(setting));
    }
}
