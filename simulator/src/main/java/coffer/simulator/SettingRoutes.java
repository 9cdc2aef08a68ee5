package coffer.simulator;

import coffer.simulator.ControlServer.Response;
import coffer.simulator.books.Books;
import coffer.simulator.citic.BankTime;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.CiticSetting;
import coffer.simulator.citic.CiticSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bank's clock and its settings: {@code /sim/clock}, {@code /sim/settings}. */
final class SettingRoutes {
    private final CiticBank bank;
    private final Books books;
    private final CiticSettings settings;
    private final BankClock clock;

    SettingRoutes(CiticBank bank, Books books, CiticSettings settings, BankClock clock) {
        this.bank = bank;
        this.books = books;
        this.settings = settings;
        this.clock = clock;
    }

    JsonNode clockNow() {
        return ControlJson.object()
                .put("mode", clock.isFrozen() ? "frozen" : "real")
                .put("now", clock.instant().atZone(BankTime.ZONE).toOffsetDateTime().toString())
                .put("bank_date", BankTime.day(clock.millis()).toString());
    }

    Response setClock(JsonBody body) {
        Optional<String> mode = body.word("mode", Set.of("real", "frozen"));
        Optional<OffsetDateTime> moment;
        Optional<Duration> advance;
        try {
            moment = body.optional("set").map(OffsetDateTime::parse);
            advance = body.optional("advance").map(Duration::parse);
        } catch (DateTimeException e) {
            throw new Problem(400, "invalid_request", "set is ISO 8601 with offset, advance PT1H");
        }
        body.rejectUnknownFields();
        if (advance.filter(Duration::isNegative).isPresent()) {
            throw Problem.invalid("advance goes forward only");
        }
        return bank.exclusively(() -> {
            if (mode.filter("real"::equals).isPresent()) {
                clock.useRealTime();
            }
            if (mode.filter("frozen"::equals).isPresent()) {
                clock.freeze();
            }
            moment.ifPresent(m -> clock.set(m.toInstant()));
            advance.ifPresent(clock::advance);
            return new Response(200, clockNow());
        });
    }

    JsonNode allSettings() {
        ObjectNode all = ControlJson.object();
        for (CiticSetting setting : CiticSetting.values()) {
            String key = setting.name().toLowerCase(Locale.ROOT);
            switch (setting.kind()) {
                case NUMBER -> all.put(key, settings.number(setting));
                case SWITCH -> all.put(key, settings.isOn(setting));
                case WORD -> all.put(key, settings.text(setting));
            }
        }
        return all;
    }

    Response set(JsonBody body) {
        Map<CiticSetting, String> wanted = new EnumMap<>(CiticSetting.class);
        for (CiticSetting setting : CiticSetting.values()) {
            String key = setting.name().toLowerCase(Locale.ROOT);
            Optional<String> value = body.scalar(key);
            if (value.filter(v -> !setting.accepts(v)).isPresent()) {
                throw Problem.invalid(key + " takes " + setting.form());
            }
            value.ifPresent(v -> wanted.put(setting, v));
        }
        body.rejectUnknownFields();
        return bank.exclusively(() -> {
            wanted.forEach(settings::set);
            books.holdRows(settings.is(CiticSetting.LINES, "hold"));
            return new Response(200, allSettings());
        });
    }
}
