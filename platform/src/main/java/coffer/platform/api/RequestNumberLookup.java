package coffer.platform.api;

import coffer.instruction.InstructionStore;
import coffer.market.MarketId;
import coffer.market.OutRequestNo;
import coffer.market.Resource;
import coffer.platform.http.Cursor;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Lists of what was asked for under request numbers: page by page, or the one of a number. */
final class RequestNumberLookup {

    private final InstructionStore instructions;

    RequestNumberLookup(InstructionStore requests) {
        this.instructions = requests;
    }

    /** How the objects of a resource are listed. */
    record Listing<T>(
            Resource resource,
            Cursor.PageQuery<T> rows,
            Function<Long, Optional<T>> find,
            Function<T, ObjectNode> shape,
            ToLongFunction<T> number) {}

    /** Answers with a page, or with what belongs to the number that is asked for. */
    <T> Reply list(Request request, Listing<T> listing) {
        Cursor.PageQuery<T> rows =
                request.queryParameter("out_request_no")
                        .<Cursor.PageQuery<T>>map(
                                no -> (_, _) -> findByNumber(request.market(), no, listing))
                        .orElse(listing.rows());
        return Cursor.answer(
                request, listing.resource().word(), rows, listing.shape(), listing.number());
    }

    private <T> List<T> findByNumber(MarketId market, String text, Listing<T> listing) {
        OutRequestNo no;
        try {
            no = new OutRequestNo(text);
        } catch (IllegalArgumentException notOfThatForm) {
            throw Request.invalidParameter(
                    "out_request_no is not 1 to 64 visible ASCII characters");
        }
        return instructions
                .request(market, listing.resource(), no.value())
                .flatMap(known -> listing.find().apply(known.object().value()))
                .stream()
                .toList();
    }
}
