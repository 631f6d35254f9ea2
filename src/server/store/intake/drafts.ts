/** Drafts of tellers. The login of this door reads no table: every question names the hash of the form's token. */
import { sql } from 'kysely';
import type { IntakeDb } from '#server/store/handle.ts';

export interface StoredDraft {
	/** Sealed under the token's key. */
	readonly body: Buffer;
	/** Counts up with every saving, from 1. */
	readonly version: number;
	/** It was sent: the body holds what the receipt page needs and nothing else. */
	readonly sent: boolean;
}

/** Keeps a new draft for 24 hours. False if there is one under this token already. */
export async function startDraft(db: IntakeDb, token: Buffer, body: Buffer): Promise<boolean> {
	const { rows } = await sql<{ yes: boolean }>`select intake.start_draft(${token}, ${body}) as yes`.execute(db);
	return rows[0]?.yes ?? false;
}

/** The draft under this token; null if there is none, or if its day has passed. */
export async function readDraft(db: IntakeDb, token: Buffer): Promise<StoredDraft | null> {
	const { rows } = await sql<StoredDraft>`select body, version, sent from intake.read_draft(${token})`.execute(db);
	return rows[0] ?? null;
}

/** Saves over version `expected`. False if it is not the newest, was sent, or is gone. */
export async function saveDraft(db: IntakeDb, token: Buffer, body: Buffer, expected: number): Promise<boolean> {
	const { rows } = await sql<{
		version: number | null;
	}>`select intake.save_draft(${token}, ${body}, ${expected}) as version`.execute(db);
	return rows[0]?.version === expected + 1;
}

/** Forgets the draft; returns the paths of its sealed pictures, which the caller deletes. */
export async function dropDraft(db: IntakeDb, token: Buffer): Promise<string[]> {
	const { rows } = await sql<{ path: string }>`select * from intake.drop_draft(${token}) as path`.execute(db);
	return rows.map((row) => row.path);
}

/** Notes a sealed picture or recording, so that it is found again when the draft's day has passed. False: no draft, or too many. */
export async function addDraftFile(
	db: IntakeDb,
	token: Buffer,
	file: { id: string; path: string; bytes: number; kind: 'picture' | 'recording' },
	most: number
): Promise<boolean> {
	const { rows } = await sql<{
		yes: boolean;
	}>`select intake.add_draft_file(${token}, ${file.id}::uuid, ${file.path}, ${file.bytes}, ${most},
		${file.kind}) as yes`.execute(db);
	return rows[0]?.yes ?? false;
}

/** Takes a picture out; returns its path, for the caller to delete; null if it was not of this draft. */
export async function removeDraftFile(db: IntakeDb, token: Buffer, id: string): Promise<string | null> {
	const { rows } = await sql<{
		path: string | null;
	}>`select intake.remove_draft_file(${token}, ${id}::uuid) as path`.execute(db);
	return rows[0]?.path ?? null;
}
