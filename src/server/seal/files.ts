/** Seals files as they stream in (age, X25519, one identity a file) and opens them as they stream out. */
import { createReadStream, type WriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { syncFolder } from './atomic-file.ts';
import { sealBroken } from './fields.ts';

/**
 * Reads `source` once and writes it sealed to `path`, which must not exist; no plain byte touches the disk. `maxBytes`
 * counts plain bytes. Durable when it returns; on a refusal or an error nothing is left. The identity opens the file:
 * seal it under the story's key.
 */
export async function sealFile(
	source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	path: string,
	{ maxBytes }: { maxBytes: number }
): Promise<Result<{ identity: string; bytes: number }, 'too_large'>> {
	const identity = await generateX25519Identity();
	const encrypter = new Encrypter();
	encrypter.addRecipient(await identityToRecipient(identity));
	const counted = { bytes: 0, tooLarge: false };
	const sealed = await encrypter.encrypt(webStream(limited(source, maxBytes, counted)));
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const file = await open(path, 'wx', 0o600);
	try {
		const target: WriteStream = file.createWriteStream({ flush: true });
		await pipeline(Readable.fromWeb(sealed as WebStream<Uint8Array>), target);
		syncFolder(dirname(path));
		return ok({ identity, bytes: counted.bytes });
	} catch (error) {
		await rm(path, { force: true });
		if (counted.tooLarge) return refuse('too_large');
		throw error;
	}
}

/** The plain bytes of a sealed file. Throws `SealBroken` while reading when it was cut, changed or sealed for another identity. */
export async function* openFile(path: string, identity: string): AsyncGenerator<Uint8Array> {
	const decrypter = new Decrypter();
	decrypter.addIdentity(identity);
	const source = createReadStream(path);
	let missing: unknown = null;
	source.on('error', (error) => (missing = error));
	try {
		const plain = await decrypter.decrypt(webStream(source));
		for await (const chunk of Readable.fromWeb(plain as WebStream<Uint8Array>)) yield chunk;
	} catch {
		if (missing) throw missing;
		throw sealBroken('a file');
	} finally {
		source.destroy();
	}
}

async function* limited(
	source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	maxBytes: number,
	counted: { bytes: number; tooLarge: boolean }
): AsyncGenerator<Uint8Array> {
	for await (const chunk of source) {
		counted.bytes += chunk.length;
		if (counted.bytes > maxBytes) {
			counted.tooLarge = true;
			throw new Error('too large');
		}
		yield chunk;
	}
}

function webStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	return Readable.toWeb(Readable.from(source)) as ReadableStream<Uint8Array>;
}
