/** "Take my data home": one ZIP with everything that was told, allowed and done, and the original photographs and recordings. */
import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { allWords, readPictureWords } from '#domain/story/picture-words.ts';
import { certificateOf } from '#server/intake/certificate.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { type MyLogProof, myLogProof } from '#server/intake/my-log-proof.ts';
import { numbered } from '#server/intake/my-beside.ts';
import { withMyKey } from '#server/intake/my-sealed.ts';
import { type MyStory, parseMyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { type MyFile, type MySealedField, readMyFiles, readMySealed } from '#server/store/intake/my-story.ts';
import { type ZipEntry, zipOf } from '#server/zip/zip-of.ts';

/**
 * Streams the ZIP: `story.json` (states, grants, history, who received it, how often it was opened), each sealed text as
 * JSON, `certificate.json` and `log-proof.json` where there is one, `photographs/` with the words that stand for them, and
 * `recordings/`. Needs the second word.
 * Never whole in memory.
 */
export async function takeMyDataHome(
	context: MineContext,
	pass: Pass,
	story: MyStory
): Promise<Result<ReadableStream<Uint8Array>, 'second_word' | 'erased'>> {
	if (!pass.secondWord) return refuse('second_word');
	const entries = await withMyKey(context, pass, async (key, storyId) =>
		entriesOf(context, story, {
			...{ key, storyId },
			fields: await readMySealed(context.db, pass),
			files: await readMyFiles(context.db, pass),
			proof: await myLogProof(context, pass)
		})
	);
	return entries === null ? refuse('erased') : ok(zipOf(entries));
}

/** What belongs to a teller, still sealed, and the key that opens it. */
interface Told {
	readonly storyId: string;
	readonly key: Buffer;
	readonly fields: readonly MySealedField[];
	readonly files: readonly MyFile[];
	/** That the own acts stand in the log; left out where there is none, or nobody holds the receipt. */
	readonly proof?: MyLogProof | null;
}
type Packing = Pick<MineContext, 'clock' | 'seal' | 'sealedFiles'>;

/** The same ZIP for an office that hands it out in person. `page`: the clear side of the story, as the database gave it. */
export function packHome(context: Packing, told: Told & { readonly page: unknown }): ReadableStream<Uint8Array> {
	const story = parseMyStory(told.page);
	if (story === null) throw new Error('there is no such story');
	return zipOf(entriesOf(context, story, told));
}

/** What keeps a story back that its teller knows of. */
const TOLD_EVENTS = ['asylum_decision'];
/** Why it was held, where somebody else who reads it would be warned. */
const NOT_WRITTEN = ['trafficking', 'talk_alone'];

/** The clear side as it is taken home. Whoever makes another tell may read it: it does not say that the office suspects so. */
function clearOf({ personId: _personId, files: _files, group: _group, ...clear }: MyStory): object {
	return {
		...clear,
		holdEvents: clear.holdEvents.filter((event) => TOLD_EVENTS.includes(event)),
		events: clear.events.map((event) =>
			NOT_WRITTEN.some((reason) => event.detail.reason === reason) ? { ...event, detail: {} } : event
		)
	};
}

/** Everything but the photographs is open when it returns: the key may be overwritten. */
function entriesOf(context: Packing, story: MyStory, { key, storyId, fields, files, proof = null }: Told): ZipEntry[] {
	const certificate = certificateOf(context, story);
	return [
		json('story.json', clearOf(story)),
		...(certificate === null ? [] : [json('certificate.json', certificate)]),
		...(proof === null ? [] : [json('log-proof.json', proof)]),
		...fields.map(({ field, version, body }) =>
			json(
				`texts/${field.replaceAll(':', '-')}-${version}.json`,
				openJson(key, { table: 'story.sealed', row: storyId, field, version }, body)
			)
		),
		...numbered(files).flatMap((file): ZipEntry[] => {
			const at = { table: 'story.file', row: file.id, field: 'body', version: file.body_version };
			const opened = openJson(key, at, file.body);
			const identity = isObject(opened) && typeof opened.identity === 'string' ? opened.identity : '';
			const name = `${file.kind === 'recording' ? 'recordings' : 'photographs'}/${file.number}`;
			const words = isObject(opened) ? readPictureWords(opened) : null;
			return [
				{ name: `${name}${ending(opened)}`, bytes: openFile(join(context.sealedFiles, file.path), identity) },
				...(words !== null && allWords(words).length > 0 ? [json(`${name}-words.json`, words)] : [])
			];
		})
	];
}

function json(name: string, value: unknown): ZipEntry {
	return { name, text: JSON.stringify(value, null, '\t') };
}

/** The ending of the name a file came with, if it is a plain one. */
function ending(opened: unknown): string {
	const name = isObject(opened) && typeof opened.name === 'string' ? opened.name : '';
	return (
		/\.(jpe?g|png|webp|webm|m4a|mp[34]|mov|ogg|oga|opus|wav|flac|aac|amr|3gp)$/i.exec(name)?.[0].toLowerCase() ?? ''
	);
}
