import { type Result, ok, refuse } from '#domain/base/result.ts';
import { readEmail } from '#domain/office/account.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { logDeed } from './deeds.ts';
import { findMember, forgetSecondFactor } from './members.ts';

/**
 * From the command line: the next sign-in of this person sets up a new second factor; every session ends. Logged.
 * Refuses where no open account has the address, and accounts of practice mode, which have no second factor.
 */
export async function resetTotp(owner: OwnerDb, email: string): Promise<Result<null, 'unknown' | 'practice'>> {
	const address = readEmail(email);
	return owner.transaction().execute(async (tx) => {
		const member = address === null ? null : await findMember(tx, { email: address });
		if (member === null || member.closed) return refuse('unknown');
		if (member.practice) return refuse('practice');
		await forgetSecondFactor(tx, member.id);
		await logDeed(tx, { memberId: null, did: 'second_factor_reset', subject: member.id });
		return ok(null);
	});
}
