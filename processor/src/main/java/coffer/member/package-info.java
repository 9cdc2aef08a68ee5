/**
 * Members (会员): their application, the opening (开户), renaming and closing of their sub-accounts,
 * and the bound accounts that they may withdraw to. {@link coffer.member.Members} is the use case,
 * {@link coffer.member.MemberStore} the rows.
 */
@NullMarked
package coffer.member;

import org.jspecify.annotations.NullMarked;
