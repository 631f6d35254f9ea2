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
export async function takePicture(
	{ db, seal, files, log }: IntakeDeps,
	token: string,
	part: FilePart
): Promise<Result<DraftPicture, PictureRefusal>> {
	const source = part.bytes[Symbol.asyncIterator]();
	const head = await readHead(source);
	const sniffed = sniffPicture(head);
	if (!sniffed.ok) return refuse(sniffed.reason);

	const secret = randomBytes(16).toString('hex');
	const path = `${secret.slice(0, 2)}/${secret}`;
	const place = join(files, path);
	try {
		const sealed = await sealFile(joined(head, source), place, { maxBytes: PHOTOGRAPHS.bytes });
		if (!sealed.ok) return refuse('too_large');
		const { identity, bytes } = sealed.value;
		const id = randomUUID();
		const noted = await addDraftFile(db, seal.drafts.hashOf(token), { id, path, bytes }, PHOTOGRAPHS.most);
		if (!noted) {
			await rm(place, { force: true });
			return refuse('too_many');
		}
		return ok({ id, path, name: tidyLine(part.name).slice(0, 120), bytes, identity });
	} catch (error) {
		await rm(place, { force: true });
		if (error instanceof Error && error.name === 'BrokenForm') throw error;
		// A full disk, or a database that just went: the words are worth more than the picture.
		log(`a picture could not be kept: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`);
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
