/** What a teller may do with a receipt: one call for each function of schema `intake` (0021-intake-mine.sql). */
import { type RawBuilder, sql } from 'kysely';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import type { IntakeDb } from '#server/store/handle.ts';

/** The intake login's handle, or a transaction of it. */
export type IntakeTx = Pick<IntakeDb, 'getExecutor'>;

/** A receipt that its digits have opened. Neither half says anything alone. */
export interface OpenReceipt {
	readonly locator: number;
	readonly receiptId: string;
}

export interface ReceiptCandidate {
	readonly receiptId: string;
	readonly hash: string;
	readonly secondWordHash: string | null;
}

/** The living receipts of a locator: mostly one, seldom two, often none. */
export async function receiptCandidates(tx: IntakeTx, locator: number): Promise<ReceiptCandidate[]> {
	const { rows } = await sql<{ receipt_id: string; hash: string; second_word_hash: string | null }>`
		select receipt_id, hash, second_word_hash from intake.receipts(${locator})`.execute(tx);
	return rows.map((row) => ({ receiptId: row.receipt_id, hash: row.hash, secondWordHash: row.second_word_hash }));
}

/** The clear side of the teller's own story as JSON, to be parsed by the door; null for a receipt that opens nothing. */
export async function readMyStory(tx: IntakeTx, receipt: OpenReceipt): Promise<unknown> {
	return one(tx, sql`intake.my_story(${receipt.locator}, ${receipt.receiptId}::uuid)`);
}

/** Why the office holds it, each reason once; `alone`: only this story is held for it. Never who, never for whom. */
export async function readMyHolds(tx: IntakeTx, receipt: OpenReceipt): Promise<{ reason: string; alone: boolean }[]> {
	const { rows } = await sql<{ reason: string; alone: boolean }>`
		select reason, alone from intake.my_holds(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

/** How often it was opened at the desk, and by how many people. */
export async function readMyOpenings(tx: IntakeTx, receipt: OpenReceipt): Promise<{ times: number; people: number }> {
	const { rows } = await sql<{ times: number; people: number }>`
		select times, people from intake.my_openings(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows[0] ?? { times: 0, people: 0 };
}

/** Whether this teller keeps it out of search engines. */
export async function readMyUnlisted(tx: IntakeTx, receipt: OpenReceipt): Promise<boolean> {
	const { rows } = await sql<{ unlisted: boolean }>`
		select unlisted from intake.my_unlisted(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows[0]?.unlisted ?? false;
}

/** The wrapped key of the teller's own story; null once it was erased. */
export async function readMyKey(
	tx: IntakeTx,
	receipt: OpenReceipt
): Promise<{ story_id: string; master_id: string; wrapped: Buffer } | null> {
	const { rows } = await sql<{ story_id: string; master_id: string; wrapped: Buffer }>`
		select story_id, master_id, wrapped from intake.my_key(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows[0] ?? null;
}

export interface MySealedField {
	readonly field: string;
	readonly version: number;
	readonly body: Buffer;
}

/** What was told, the safe texts and the messages, still sealed. */
export async function readMySealed(tx: IntakeTx, receipt: OpenReceipt): Promise<MySealedField[]> {
	const { rows } = await sql<MySealedField>`
		select field, version, body from intake.my_sealed(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

export interface MyFile {
	readonly id: string;
	readonly path: string;
	readonly body: Buffer;
	readonly body_version: number;
	readonly kind: 'picture' | 'recording';
}

/** The teller's own photographs and recordings, still sealed, in the order in which they came. */
export async function readMyFiles(tx: IntakeTx, receipt: OpenReceipt): Promise<MyFile[]> {
	const { rows } = await sql<MyFile>`
		select f.id, f.path, f.body, f.body_version, case when r.file_id is null then 'picture' else 'recording' end as kind
		from intake.my_files(${receipt.locator}, ${receipt.receiptId}::uuid) with ordinality f
		left join intake.my_recordings(${receipt.locator}, ${receipt.receiptId}::uuid) r on r.file_id = f.id
		order by f.ordinality`.execute(tx);
	return rows;
}

export interface MyPartRow {
	readonly fileId: string;
	readonly kind: 'picture' | 'recording';
	/** A teller does not want it shown. */
	readonly withheld: boolean;
	/** This very teller does not. */
	readonly mine: boolean;
	/** The files under which readers of the page get a photograph now, first one that any browser shows. */
	readonly names: string[];
}

/** The teller's own photographs and recordings, in the order in which they came, and which of them are withheld. */
export async function readMyParts(tx: IntakeTx, receipt: OpenReceipt): Promise<MyPartRow[]> {
	const { rows } = await sql<MyPartRow>`
		select file_id as "fileId", kind, withheld, mine, names
		from intake.my_parts(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

export interface MyTranscript {
	readonly fileId: string;
	readonly language: string;
	readonly version: number;
	readonly sourceLanguage: string | null;
	readonly tellerVersion: number | null;
	readonly body: Buffer;
}

/** The words of the teller's recordings, in their newest versions, still sealed. */
export async function readMyTranscripts(tx: IntakeTx, receipt: OpenReceipt): Promise<MyTranscript[]> {
	const { rows } = await sql<MyTranscript>`
		select file_id as "fileId", language, version, source_language as "sourceLanguage", teller_version as "tellerVersion",
			body from intake.my_transcripts(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

export interface MyReadingRow {
	readonly id: string;
	readonly fileId: string;
	readonly language: string;
	readonly path: string;
	readonly body: Buffer;
}

/** How somebody else read the newest words of the teller's recordings, still sealed. */
export async function readMyReadings(tx: IntakeTx, receipt: OpenReceipt): Promise<MyReadingRow[]> {
	const { rows } = await sql<MyReadingRow>`
		select id, file_id as "fileId", language, path, body
		from intake.my_readings(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

/** `approved`, `waits` (for other tellers), `changed_meanwhile`, `stopped`, `unknown`. */
export const approveMyTranscript = (
	tx: IntakeTx,
	receipt: OpenReceipt,
	words: { fileId: string; language: string; version: number }
) => act(tx, receipt, 'my_approve_transcript', sql`${words.fileId}::uuid, ${words.language}, ${words.version}`);

/** Takes the row of the teller's own story until the transaction ends. */
export async function takeMyTurn(tx: IntakeTx, receipt: OpenReceipt): Promise<void> {
	await one(tx, sql`intake.my_turn(${receipt.locator}, ${receipt.receiptId}::uuid)`);
}

/** For what stops a story: a limit would end its wait for the story's row, and nothing would be stopped. */
export async function waitForTurn(tx: IntakeTx): Promise<void> {
	await sql`select set_config('statement_timeout', '0', true)`.execute(tx);
}

/** `paused`, `already`, `taken_back`, `unknown`. */
export const pauseMine = (tx: IntakeTx, receipt: OpenReceipt) => act(tx, receipt, 'my_pause');

/** `resumed`, `not_paused`, `unknown`. Enqueues `publish`. */
export const resumeMine = (tx: IntakeTx, receipt: OpenReceipt) => act(tx, receipt, 'my_resume');

/** `taken_back`, `already`, `erased`, `unknown`. */
export const takeBackMine = (tx: IntakeTx, receipt: OpenReceipt, after: string) =>
	act(tx, receipt, 'my_take_back', sql`${after}`);

/** `approved`, `sent_back`, `unanswered`, `changed_meanwhile`, `stopped`, `unknown`. `ends`: end of cooling-off by channel, ISO 8601. */
export const approveMine = (
	tx: IntakeTx,
	receipt: OpenReceipt,
	approval: { language: string; version: number; known: WouldBeKnown; ends: Readonly<Record<string, string>> }
) => approveBy(tx, receipt, 'my_approve', approval);

/** The same for one of several tellers; also `waits`: others have not said yes yet. */
export const approveMineInGroup = (
	tx: IntakeTx,
	receipt: OpenReceipt,
	approval: { language: string; version: number; known: WouldBeKnown; ends: Readonly<Record<string, string>> }
) => approveBy(tx, receipt, 'my_approve_in_group', approval);

const approveBy = (
	tx: IntakeTx,
	receipt: OpenReceipt,
	name: 'my_approve' | 'my_approve_in_group',
	approval: { language: string; version: number; known: WouldBeKnown; ends: Readonly<Record<string, string>> }
) =>
	act(
		tx,
		receipt,
		name,
		sql`${approval.language}, ${approval.version}, ${JSON.stringify(approval.ends)}::jsonb, ${approval.known}`
	);

/** `narrowed`, `wider` (refused: something would show more), `stopped`, `unknown`. */
export const narrowMine = (tx: IntakeTx, receipt: OpenReceipt, grants: unknown) =>
	act(tx, receipt, 'my_narrow', sql`${JSON.stringify(grants)}::jsonb`);

/** `withheld`, `already`, `stopped`, `unknown`: one photograph or recording is hidden, and nothing else. */
export const withholdMine = (tx: IntakeTx, receipt: OpenReceipt, fileId: string) =>
	act(tx, receipt, 'my_withhold', sql`${fileId}::uuid`);

/** `shown_again`, `looked_at_first` (at the desk), `not_withheld`, `stopped`, `unknown`. */
export const showAgainMine = (tx: IntakeTx, receipt: OpenReceipt, fileId: string) =>
	act(tx, receipt, 'my_show_again', sql`${fileId}::uuid`);

/** The fingerprints of the paragraphs that are taken out. `mine`: by this very teller. */
export async function readMyParagraphsOut(
	tx: IntakeTx,
	receipt: OpenReceipt
): Promise<{ part: string; mine: boolean }[]> {
	const { rows } = await sql<{ part: string; mine: boolean }>`
		select part, mine from intake.my_paragraphs(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

/** `taken_out`, `already`, `stopped`, `unknown`. */
export const takeOutMine = (tx: IntakeTx, receipt: OpenReceipt, fingerprint: string) =>
	act(tx, receipt, 'my_take_out', sql`${fingerprint}`);

/** `put_back`, `not_withheld`, `stopped`, `unknown`. */
export const putBackMine = (tx: IntakeTx, receipt: OpenReceipt, fingerprint: string) =>
	act(tx, receipt, 'my_put_back', sql`${fingerprint}`);

/** `asked`, `stopped`, `unknown`. */
export const askWiderMine = (tx: IntakeTx, receipt: OpenReceipt, wish: unknown) =>
	act(tx, receipt, 'my_ask_wider', sql`${JSON.stringify(wish)}::jsonb`);

/** `asked`, `renewed`, `stopped`, `with_interviewer`, `unknown`. `detail` names the notice. */
export const renewMine = (tx: IntakeTx, receipt: OpenReceipt, renewal: { grants: unknown; detail: unknown }) =>
	act(tx, receipt, 'my_renew', sql`${JSON.stringify(renewal.grants)}::jsonb, ${JSON.stringify(renewal.detail)}::jsonb`);

/** `done`, `already`, `stopped`, `unknown`. */
export const unlistMine = (tx: IntakeTx, receipt: OpenReceipt, keepOut: boolean) =>
	act(tx, receipt, 'my_unlist', sql`${keepOut}`);

/** `accepted`, `stopped`, `unknown`. */
export const acceptNoticeMine = (tx: IntakeTx, receipt: OpenReceipt, notice: unknown) =>
	act(tx, receipt, 'my_accept_notice', sql`${JSON.stringify(notice)}::jsonb`);

/** `sent`, `too_many` (twenty in an hour), `unknown`. */
export const sendMyMessage = (tx: IntakeTx, receipt: OpenReceipt, messageId: string, sealed: Buffer) =>
	act(tx, receipt, 'my_message', sql`${messageId}::uuid, ${sealed}`);

/** `saved`, `changed_meanwhile`, `unknown`. `after`: the version of the correction that was read, 0 for none. */
export const saveMyCorrection = (
	tx: IntakeTx,
	receipt: OpenReceipt,
	correction: { language: string; after: number; sealed: Buffer }
) => act(tx, receipt, 'my_correction', sql`${correction.language}, ${correction.after}, ${correction.sealed}`);

/** The sealed field in which it lies how this teller may be reached; null for a receipt that opens nothing. */
export async function readMyContactField(tx: IntakeTx, receipt: OpenReceipt): Promise<string | null> {
	const field = await one(tx, sql`intake.my_contact_field(${receipt.locator}, ${receipt.receiptId}::uuid)`);
	return field === null ? null : String(field);
}

/** `saved`, `changed_meanwhile`, `unknown`. `after`: the version that was read, 0 for none; it is deleted. */
export const saveMyContact = (tx: IntakeTx, receipt: OpenReceipt, contact: { after: number; sealed: Buffer }) =>
	act(tx, receipt, 'my_contact', sql`${contact.after}, ${contact.sealed}`);

/** Anybody asks to stop a story: `paused`, `queued`, `already`, `unknown`. The one who asks is told nothing of it. */
export async function stopStory(tx: IntakeTx, storyId: string): Promise<string> {
	return String(await one(tx, sql`intake.stop_story(${storyId})`));
}

async function act(tx: IntakeTx, receipt: OpenReceipt, name: string, more?: RawBuilder<unknown>): Promise<string> {
	const rest = more === undefined ? sql`` : sql`, ${more}`;
	return String(await one(tx, sql`intake.${sql.raw(name)}(${receipt.locator}, ${receipt.receiptId}::uuid${rest})`));
}

async function one(tx: IntakeTx, call: RawBuilder<unknown>): Promise<unknown> {
	const { rows } = await sql<{ value: unknown }>`select ${call} as value`.execute(tx);
	return rows[0]?.value ?? null;
}
