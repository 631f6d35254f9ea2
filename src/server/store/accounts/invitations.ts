import type { Reach } from '#domain/office/reach.ts';
import { withinReach } from '#server/store/within-reach.ts';
import type { Selectable } from 'kysely';
import { INVITATION_MS } from '#domain/office/account.ts';
import { isRole, type Role } from '#domain/office/roles.ts';
import type { InvitationTable } from '#server/store/account-tables.ts';
import type { AccountDb } from './account-db.ts';
import { hashToken, makeToken } from './tokens.ts';

export interface NewInvitation {
	readonly email: string;
	readonly name: string;
	readonly officeId: string | null;
	readonly roles: readonly Role[];
	readonly reading: readonly string[];
	readonly language: string;
	/** Null: from the command line. */
	readonly invitedBy: string | null;
}

export interface Invitation {
	/** Names the invitation on pages; cannot be used to accept it. */
	readonly id: string;
	readonly email: string;
	readonly name: string;
	readonly officeId: string | null;
	readonly roles: readonly Role[];
	readonly reading: readonly string[];
	readonly language: string;
	readonly expiresAt: number;
}

/** Writes an invitation down; an earlier one to the same address is void. The token is nowhere but in the answer. */
export async function addInvitation(tx: AccountDb, invitation: NewInvitation, now: number): Promise<string> {
	await tx
		.updateTable('office.invitation')
		.set({ withdrawn_at: new Date(now) })
		.where('email', '=', invitation.email)
		.where('used_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.execute();
	const { token, hash } = makeToken();
	await tx
		.insertInto('office.invitation')
		.values({
			token_hash: hash,
			email: invitation.email,
			name: invitation.name,
			office_id: invitation.officeId,
			roles: [...invitation.roles],
			reading: [...invitation.reading],
			language: invitation.language,
			invited_by: invitation.invitedBy,
			created_at: new Date(now),
			expires_at: new Date(now + INVITATION_MS)
		})
		.execute();
	return token;
}

/** The invitation behind a link, if it can still be used. */
export async function findInvitation(db: AccountDb, token: string, now: number): Promise<Invitation | null> {
	const row = await open(db, now).where('token_hash', '=', hashToken(token)).executeTakeFirst();
	return row === undefined ? null : invitationOf(row);
}

/** Uses it up in the caller's transaction; null when it was used, withdrawn or is too old. */
export async function takeInvitation(tx: AccountDb, token: string, now: number): Promise<Invitation | null> {
	const row = await tx
		.updateTable('office.invitation')
		.set({ used_at: new Date(now) })
		.where('token_hash', '=', hashToken(token))
		.where('used_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.where('expires_at', '>', new Date(now))
		.returningAll()
		.executeTakeFirst();
	return row === undefined ? null : invitationOf(row);
}

/** Invitations that wait for an answer, in the offices within reach. */
export async function openInvitations(db: AccountDb, reach: Reach, now: number): Promise<Invitation[]> {
	const rows = await open(db, now).where(withinReach(reach, 'office_id')).orderBy('created_at').execute();
	return rows.map(invitationOf);
}

/** Makes an invitation void. Null: there is none that waits. */
export async function withdrawInvitation(tx: AccountDb, id: string, now: number): Promise<Invitation | null> {
	const row = await tx
		.updateTable('office.invitation')
		.set({ withdrawn_at: new Date(now) })
		.where('token_hash', '=', Buffer.from(id, 'hex'))
		.where('used_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.returningAll()
		.executeTakeFirst();
	return row === undefined ? null : invitationOf(row);
}

function open(db: AccountDb, now: number) {
	return db
		.selectFrom('office.invitation')
		.selectAll()
		.where('used_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.where('expires_at', '>', new Date(now));
}

function invitationOf(row: Selectable<InvitationTable>): Invitation {
	return {
		id: row.token_hash.toString('hex'),
		email: row.email,
		name: row.name,
		officeId: row.office_id,
		roles: row.roles.filter(isRole),
		reading: row.reading,
		language: row.language,
		expiresAt: row.expires_at.getTime()
	};
}
