/** Takes a photograph in: looked at by its first bytes, sealed while it streams, noted in the draft. */
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { PHOTOGRAPHS } from '#domain/tell/answers.ts';
import { sealFile } from '#server/seal/files.ts';
import { addDraftFile } from '#server/store/intake/drafts.ts';
import type { IntakeDeps } from './deps.ts';
import type { DraftPicture } from './tell-drafts.ts';
import type { FilePart } from './tell-multipart.ts';
import { HEAD_BYTES, sniffPicture, type PictureRefusal } from './tell-sniff.ts';

/** A refusal leaves nothing behind, and the rest of the form untouched. */
export function takePicture(
	deps: IntakeDeps,
	token: string,
	part: FilePart
): Promise<Result<DraftPicture, PictureRefusal>> {
	const sniff = (head: Buffer) => {
		const sniffed = sniffPicture(head);
		return sniffed.ok ? null : sniffed.reason;
	};
	return takeFile(deps, token, part, { kind: 'picture', sniff, ...PHOTOGRAPHS });
}

/** Takes any kind of file: `sniff` judges its first bytes, and gives a reason to refuse it or null. */
export async function takeFile<Refusal extends string>(
	{ db, seal, files, log }: IntakeDeps,
	token: string,
	part: FilePart,
	of: {
		readonly kind: 'picture' | 'recording';
		readonly sniff: (head: Buffer) => Refusal | null;
		readonly bytes: number;
		readonly most: number;
	}
): Promise<Result<DraftPicture, Refusal | 'too_large' | 'too_many' | 'trouble'>> {
	const source = part.bytes[Symbol.asyncIterator]();
	const head = await readHead(source);
	const reason = of.sniff(head);
	if (reason !== null) return refuse(reason);

	const secret = randomBytes(16).toString('hex');
	const path = `${secret.slice(0, 2)}/${secret}`;
	const place = join(files, path);
	try {
		const sealed = await sealFile(joined(head, source), place, { maxBytes: of.bytes });
		if (!sealed.ok) return refuse('too_large');
		const { identity, bytes } = sealed.value;
		const id = randomUUID();
		const noted = await addDraftFile(db, seal.drafts.hashOf(token), { id, path, bytes, kind: of.kind }, of.most);
		if (!noted) {
			await rm(place, { force: true });
			return refuse('too_many');
		}
		const file = { id, path, name: tidyLine(part.name).slice(0, 120), bytes, identity };
		return ok(of.kind === 'recording' ? { ...file, kind: of.kind } : file);
	} catch (error) {
		await rm(place, { force: true });
		if (error instanceof Error && error.name === 'BrokenForm') throw error;
		// A full disk, or a database that just went: the words are worth more than the file.
		log(
			`a ${of.kind} could not be kept: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`
		);
		return refuse('trouble');
	}
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	while (length < HEAD_BYTES) {
		const { done, value } = await source.next();
		if (done) break;
		pieces.push(value);
		length += value.length;
	}
	return Buffer.concat(pieces);
}

async function* joined(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield head;
	for (;;) {
		const { done, value } = await rest.next();
		if (done) return;
		yield value;
	}
}
