import type { Role } from '#domain/office/roles.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import type { AccountDb } from './account-db.ts';
import { addMember, memberOf, type Member } from './members.ts';
import { addOffice } from './offices.ts';

/** The office that practice mode makes, and its two accounts. The third person of practice, the teller, needs none. */
export const PRACTICE_OFFICE = 'sample';
const ACCOUNTS: readonly { email: string; name: string; roles: readonly Role[] }[] = [
	{ email: 'editor@practice.example', name: 'Practice editor', roles: ['editor', 'interviewer'] },
	{
		email: 'reviewer@practice.example',
		name: 'Practice reviewer',
		roles: ['reviewer', 'office_manager', 'network_manager']
	}
];

/** Who can be switched to. */
export type PracticeRole = 'editor' | 'reviewer';

/** Makes the practice office and accounts, once. Nobody can sign in to them with a password: they have none. */
export async function seedPractice(owner: OwnerDb): Promise<void> {
	await owner.transaction().execute(async (tx) => {
		await addOffice(tx, {
			id: PRACTICE_OFFICE,
			name: 'Sample office',
			country: 'BE',
			serves: [],
			contact: '',
			mail: null,
			active: true
		});
		for (const account of ACCOUNTS) {
			const id = await addMember(tx, {
				...account,
				officeId: PRACTICE_OFFICE,
				reading: [],
				language: 'en',
				passwordHash: null,
				practice: true
			});
			if (id !== null)
				await tx.updateTable('office.member').set({ two_factor_enabled: true }).where('id', '=', id).execute();
		}
	});
}

/** The account to switch to; null outside practice. */
export async function practiceMember(db: AccountDb, role: PracticeRole): Promise<Member | null> {
	const row = await db
		.selectFrom('office.member')
		.selectAll()
		.where('practice', '=', true)
		.where('closed_at', 'is', null)
		.where('email', '=', `${role}@practice.example`)
		.executeTakeFirst();
	return row === undefined ? null : memberOf(row);
}

/** On leaving practice: its accounts and their sessions go, whatever they were. Returns how many accounts went. */
export async function forgetPractice(owner: Pick<OwnerDb, 'deleteFrom'>): Promise<number> {
	const gone = await owner.deleteFrom('office.member').where('practice', '=', true).executeTakeFirst();
	return Number(gone.numDeletedRows);
}
