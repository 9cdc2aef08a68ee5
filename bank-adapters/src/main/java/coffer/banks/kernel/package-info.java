/**
 * The base of every bank connection: transports, the guard of the first byte, the classification of
 * failures, limits and settings.
 *
 * <p>{@link coffer.banks.kernel.Transports} holds the Camel context that all connections share and
 * opens a {@link coffer.banks.kernel.BankClient} per connection. A bank gives it one Camel route
 * (direct, marshal, wire, unmarshal) and a {@link coffer.banks.kernel.MessageCodec}, which tells
 * how the bank's messages are named, decoded and masked. The client carries one message, keeps
 * request and reply as a {@link coffer.bank.BankExchange} and turns a failure of the transport into
 * {@code NotSent} or {@code Silent}; what a reply says is the bank's own mapping.
 *
 * <p>{@link coffer.banks.kernel.FirstByteGuard} alone decides whether a command may have left. It
 * has one binding per transport: {@link coffer.banks.kernel.HttpTransport} stands in the HTTP
 * client, {@link coffer.banks.kernel.FramedTcp} is a wire node of its own that writes one
 * length-framed message and reads one, by the bank's {@link coffer.banks.kernel.FrameFormat}. Both
 * use a fresh connection per call and repeat nothing.
 *
 * <p>{@link coffer.banks.kernel.ConnectionSettings} reads a bank's settings and gathers all
 * problems; {@link coffer.banks.kernel.ConnectionLimits} are those that every bank has. The query
 * rate is not limited here: a gateway declares it in its capabilities, and the processor's rate
 * limiter keeps it.
 */
@NullMarked
package coffer.banks.kernel;

import org.jspecify.annotations.NullMarked;
