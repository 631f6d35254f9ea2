/** What the press login may do about registrations: one call for each function of schema `press` (0280-press.sql, 0330-press-links.sql). */
import { sql } from 'kysely';
import type { PressDb } from '#server/store/handle.ts';

/** A link that goes out by mail: the worker makes its word from the nonce, the database keeps the hash. */
export interface PressLink {
	readonly nonce: string;
	readonly hash: Buffer;
}

/** `kept` also where the address is known already: nobody learns which addresses are. */
export async function askToRegister(
	db: PressDb,
	asked: { name: string; outlet: string; email: string; purpose: string; locale: string; office: string },
	link: PressLink
): Promise<'kept' | 'too_many' | 'no_office'> {
	const { name, outlet, email, purpose, locale, office } = asked;
	const { rows } = await sql<{
		outcome: 'kept' | 'too_many' | 'no_office';
	}>`select press.ask(${name}, ${outlet}, ${email},
		${purpose}, ${locale}, ${office}, ${link.nonce}::uuid, ${link.hash}) as outcome`.execute(db);
	return only(rows).outcome;
}

/** Another link for somebody who is registered, beside those that are open; the same answer for everybody. */
export async function askForLink(db: PressDb, email: string, link: PressLink): Promise<void> {
	await sql`select press.ask_again(${email}, ${link.nonce}::uuid, ${link.hash})`.execute(db);
}

/** What a link that somebody holds is for, and who it says they are. */
export interface LinkFor {
	readonly what: 'confirm' | 'enter';
	readonly name: string;
	readonly outlet: string;
	readonly purpose: string;
	readonly office: string;
}

/** What a link is for; null: it is over, used, or none of ours. */
export async function linkIsFor(db: PressDb, hash: Buffer): Promise<LinkFor | null> {
	const { rows } = await sql<LinkFor>`select what, name, outlet, purpose, office from press.link(${hash})`.execute(db);
	return rows[0] ?? null;
}

/** The address is theirs, and so is what they say of themselves. False: the link is over. */
export async function confirmAddress(
	db: PressDb,
	hash: Buffer,
	said: { name: string; outlet: string; purpose: string; locale: string; office: string }
): Promise<boolean> {
	const { name, outlet, purpose, locale, office } = said;
	const { rows } = await sql<{ done: boolean }>`select press.confirm(${hash}, ${name}, ${outlet}, ${purpose}, ${locale},
		${office}) as done`.execute(db);
	return only(rows).done;
}

/** Opens a session by a link, which is used up; others stay. Until when, or null: the link is over. */
export async function openSession(db: PressDb, link: Buffer, session: Buffer): Promise<Date | null> {
	const { rows } = await sql<{ until: Date | null }>`select press.enter(${link}, ${session}) as until`.execute(db);
	return only(rows).until;
}

export async function endSession(db: PressDb, session: Buffer): Promise<void> {
	await sql`select press.leave(${session})`.execute(db);
}

export interface Journalist {
	readonly name: string;
	readonly outlet: string;
	readonly email: string;
	readonly purpose: string;
	/** Until when the registration holds. */
	readonly until: Date;
}

/** Who a session belongs to; null: nobody, any more. */
export async function journalistOf(db: PressDb, session: Buffer): Promise<Journalist | null> {
	const { rows } = await sql<Journalist>`select name, outlet, email, purpose, until from press.me(${session})`.execute(
		db
	);
	return rows[0] ?? null;
}

/** `later`: the address stays until nothing is left that they must be told. */
export async function forgetJournalist(db: PressDb, session: Buffer): Promise<'forgotten' | 'later' | 'unknown'> {
	const { rows } = await sql<{
		outcome: 'forgotten' | 'later' | 'unknown';
	}>`select press.forget(${session}) as outcome`.execute(db);
	return only(rows).outcome;
}

/** Offices that a journalist may turn to, and the site's name. */
export async function pressOffices(db: PressDb): Promise<{ id: string; name: string; country: string }[]> {
	return db.selectFrom('shown.office').select(['id', 'name', 'country']).orderBy('name').execute();
}

export async function pressSiteName(db: PressDb): Promise<string | null> {
	const row = await db.selectFrom('shown.site').select('value').where('key', '=', 'site_name').executeTakeFirst();
	return typeof row?.value === 'string' && row.value !== '' ? row.value : null;
}

function only<Row>(rows: readonly Row[]): Row {
	const [row] = rows;
	if (row === undefined) throw new Error('the function returned nothing');
	return row;
}
