package coffer.banks.citic;

import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankExchange;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.SubAccountNo;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.UnreadableReply;
import coffer.market.MainAccountNo;
import coffer.money.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The data of the tests of CITIC: one market with two members, and the sample replies. */
final class Samples {

    static final MainAccountNo MAIN = new MainAccountNo("8110000000000009999");
    static final Party BUYER = new Party(new SubAccountNo("3110000000000010001"), "示例买方甲公司");
    static final Party SELLER = new Party(new SubAccountNo("3110000000000010002"), "示例卖方乙公司");
    static final ClientSerial SERIAL = new ClientSerial("20260105A00000000001");
    static final FreezeNo FREEZE_NO = new FreezeNo("FZ20260105000000000001");
    static final Instant THEN = Instant.parse("2026-01-05T01:30:00Z");

    static final List<InstructionKind> FORCED_TRANSFERS =
            Arrays.stream(InstructionKind.values())
                    .filter(InstructionKind::isForcedTransfer)
                    .toList();

    private Samples() {}

    /** A question about a transfer of the buyer's. */
    static Inquiry inquiry(ClientSerial serial, Instant sentAt) {
        return new Inquiry(serial, InstructionKind.TRANSFER, BUYER.no(), BUYER.name(), sentAt);
    }

    static CiticConfig config(String... furtherSettings) {
        Map<String, String> settings = new HashMap<>();
        settings.put("url", "http://127.0.0.1:1");
        settings.put("userName", "MKTDEMO");
        for (int i = 0; i < furtherSettings.length; i += 2) {
            settings.put(furtherSettings[i], furtherSettings[i + 1]);
        }
        return CiticConfig.from(MAIN, settings);
    }

    /** The text of a sample file. */
    static String text(String name) {
        String file = "/citic/" + name + ".xml";
        try (InputStream in =
                Objects.requireNonNull(Samples.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A sample file as the bank's bytes would be read. */
    static <R> R reply(String name, Class<R> type) {
        try {
            byte[] wire = text(name).getBytes(Gb18030.CHARSET);
            return CiticRoutes.read(CiticRoutes.decode(wire), type);
        } catch (UnreadableReply wrongSample) {
            throw new AssertionError(wrongSample);
        }
    }

    static BankExchange exchange(String reply) {
        return new BankExchange("", "", reply, "", "", THEN, THEN);
    }

    static ForcedTransfer command(InstructionKind kind, String amount) {
        Optional<FreezeUse> use =
                kind.freezeEffect() == InstructionKind.FreezeEffect.USES
                        ? Optional.of(
                                new FreezeUse(
                                        FREEZE_NO,
                                        Money.parse("200.00"),
                                        Money.parse("200.00").minus(Money.parse(amount))))
                        : Optional.empty();
        return new ForcedTransfer(
                SERIAL,
                kind,
                BUYER,
                kind.movesBetweenAccounts() ? SELLER : BUYER,
                Money.parse(amount),
                use,
                "订单O1 <&>");
    }
}
