/** The file that holds the master key, outside the database. During a rotation it also holds the one before. */
import { randomBytes } from 'node:crypto';
import { readIfThere, replaceFile } from './atomic-file.ts';
import { KEY_BYTES } from './story-key.ts';

export interface MasterKey {
	readonly id: string;
	readonly key: Buffer;
}
export interface MasterFile {
	readonly present: MasterKey;
	/** Keys that some story may still be wrapped under: only while a rotation is under way, or was cut short. */
	readonly previous: readonly MasterKey[];
	/** age recipient of the recovery key (`age1…`), public; null until one was shown. */
	readonly recovery: string | null;
}

/** A new key under a new name. */
export function makeMasterKey(): MasterKey {
	return { id: randomBytes(6).toString('hex'), key: randomBytes(KEY_BYTES) };
}

/** Reads the file; null when there is none. Throws a plain sentence when it is damaged. */
export function readMasterFile(path: string): MasterFile | null {
	const text = readIfThere(path);
	return text === null ? null : parseMasterFile(text, path);
}

/** Reads the text of such a file. Throws a plain sentence that repeats nothing of it. */
export function parseMasterFile(text: string, path: string): MasterFile {
	const parsed = json(text);
	const present = masterKey(parsed.present);
	const previous = Array.isArray(parsed.previous) ? parsed.previous.map(masterKey) : [];
	const keys = previous.filter((key) => key !== null);
	if (!present || keys.length !== previous.length)
		throw new Error(
			`The file of master keys ${path} is damaged. Nothing was changed. Put your copy of it back, ` +
				'or open master.recovery.age beside it with the recovery key.'
		);
	return { present, previous: keys, recovery: typeof parsed.recovery === 'string' ? parsed.recovery : null };
}

/** Replaces the file in one step and overwrites the bytes of the old one. */
export function writeMasterFile(path: string, file: MasterFile): void {
	replaceFile(path, masterText(file), { shred: true });
}

/** The text of the file. */
export function masterText({ present, previous, recovery }: MasterFile): string {
	const entry = ({ id, key }: MasterKey) => ({ id, key: key.toString('base64') });
	return `${JSON.stringify({
		present: entry(present),
		...(previous.length > 0 ? { previous: previous.map(entry) } : {}),
		...(recovery ? { recovery } : {})
	})}\n`;
}

function json(text: string): { present?: unknown; previous?: unknown; recovery?: unknown } {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null ? parsed : {};
	} catch {
		return {};
	}
}

function masterKey(entry: unknown): MasterKey | null {
	if (typeof entry !== 'object' || entry === null || !('id' in entry) || !('key' in entry)) return null;
	const { id, key } = entry;
	if (typeof id !== 'string' || !/^[0-9a-z]{6,32}$/.test(id) || typeof key !== 'string') return null;
	const bytes = Buffer.from(key, 'base64');
	return bytes.length === KEY_BYTES ? { id, key: bytes } : null;
}
