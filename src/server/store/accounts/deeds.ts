import type { AccountDb } from './account-db.ts';

/** What can happen to an account or an office. */
export type Deed =
	| 'first_manager'
	| 'invited'
	| 'invitation_used'
	| 'invitation_withdrawn'
	| 'account_changed'
	| 'account_closed'
	| 'second_factor_set'
	| 'second_factor_reset'
	| 'password_changed'
	| 'recovery_codes_made'
	| 'recovery_code_used'
	| 'office_made'
	| 'office_changed'
	| 'site_named'
	| 'restore_looked_at'
	| 'notice_read'
	| 'notice_by_machine'
	| 'notice_withdrawn'
	| 'notice_translated'
	| 'notice_registered'
	| 'practice_signed_in';

/** Writes down who did what; `memberId` null: the command line or the program itself. `detail` holds codes only. */
export async function logDeed(
	tx: AccountDb,
	deed: { memberId: string | null; did: Deed; subject: string; detail?: Readonly<Record<string, unknown>> }
): Promise<void> {
	await tx
		.insertInto('office.deed')
		.values({
			member_id: deed.memberId,
			did: deed.did,
			subject: deed.subject,
			detail: JSON.stringify(deed.detail ?? {})
		})
		.execute();
}
