import { Readable } from 'node:stream';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file of the archive: words, which are pressed together, or the bytes of a picture or a recording, which are not. */
export type ZipEntry =
	| { readonly name: string; readonly text: string }
	| { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

/** Streams a ZIP, never whole in memory. An entry whose bytes end with an error ends the stream with it. */
export function zipOf(entries: Iterable<ZipEntry>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	async function* chunks(): AsyncGenerator<Uint8Array> {
		let ready: Uint8Array[] = [];
		let failed: Error | null = null;
		const archive = new Zip((error, chunk) => {
			if (error) failed = error;
			else ready.push(chunk);
		});
		const drain = (): Uint8Array[] => {
			if (failed) throw failed;
			const now = ready;
			ready = [];
			return now;
		};
		for (const entry of entries) {
			if ('text' in entry) {
				const part = new ZipDeflate(entry.name, { level: 6 });
				archive.add(part);
				part.push(encoder.encode(entry.text), true);
			} else {
				const part = new ZipPassThrough(entry.name);
				archive.add(part);
				for await (const chunk of entry.bytes) {
					part.push(chunk);
					yield* drain();
				}
				part.push(new Uint8Array(0), true);
			}
			yield* drain();
		}
		archive.end();
		yield* drain();
	}
	return Readable.toWeb(Readable.from(chunks())) as ReadableStream<Uint8Array>;
}
