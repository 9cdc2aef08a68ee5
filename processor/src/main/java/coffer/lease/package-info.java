/**
 * Which process works for a main account. {@link coffer.lease.LeaseStore} holds one row per main
 * account with an epoch and an end by the database's clock; {@link coffer.lease.MainAccountLease}
 * takes, renews and returns it for this process. Only the holder sends commands, inquires and reads
 * statements.
 */
@NullMarked
package coffer.lease;

import org.jspecify.annotations.NullMarked;
