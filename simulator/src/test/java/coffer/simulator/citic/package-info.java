/**
 * Tests of the bank without sockets: {@code BankFixture} hands messages to a {@code CiticBank} over
 * books in memory and reads the status of the reply.
 */
@NullMarked
package coffer.simulator.citic;

import org.jspecify.annotations.NullMarked;
