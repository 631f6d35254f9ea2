/** What a teller may read of the own story once it is open: the safe text, what was told, messages. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { readCues, wordsOf } from '#domain/story/cues.ts';
import { type Telling, parseTelling } from '#domain/story/telling.ts';
import { MESSAGE_LIMIT } from '#domain/story/message.ts';
import {
	type MyFact,
	type MyPictureWords,
	numbered,
	readMyFacts,
	readMyPictureWords
} from '#server/intake/my-beside.ts';
import { type MyReach, readMyReach } from '#server/intake/my-reach.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import {
	type MySealedField,
	readMyFiles,
	readMyKey,
	readMyReadings,
	readMySealed,
	readMyTranscripts,
	saveMyCorrection,
	sendMyMessage
} from '#server/store/intake/my-story.ts';

/** A safe text that awaits the teller's word, at the version that is asked about. */
export interface SafeText {
	readonly version: number;
	readonly telling: Telling;
	/** Said yes to already, at this version. */
	readonly approved: boolean;
	/** Made from another telling: the teller's yes to that one is enough. */
	readonly translation: boolean;
}

export interface MyMessage {
	readonly id: string;
	readonly fromTeller: boolean;
	readonly at: number;
	readonly text: string;
}

/** What is heard in a recording, as the desk wrote it down. */
export interface MyWords {
	readonly fileId: string;
	/** Counts the recordings, from 1, as what is taken home does. */
	readonly number: number;
	readonly language: string;
	readonly version: number;
	readonly approved: boolean;
	readonly translation: boolean;
	readonly text: string;
	/** Names how somebody else read exactly these words; null: nobody did. */
	readonly readingId: string | null;
}

/** Everything that the second word opens. */
export interface MySealed {
	readonly safeTexts: readonly SafeText[];
	readonly words: readonly MyWords[];
	readonly facts: readonly MyFact[];
	readonly pictureWords: readonly MyPictureWords[];
	readonly testimony: unknown;
	/** How this teller may be reached; null without the second word. */
	readonly reach: MyReach | null;
	readonly messages: readonly MyMessage[];
	/** The newest version of the teller's own corrections, by language; to send the next one after it. */
	readonly corrections: Readonly<Record<string, number>>;
}

/**
 * Opens what this pass may read. With the second word: all of it. Where no second word was chosen: only the safe texts
 * that await approval. With neither: `second_word`.
 */
export async function readMySealedStory(
	context: MineContext,
	pass: Pass,
	story: MyStory
): Promise<Result<MySealed, 'second_word' | 'erased'>> {
	if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
	const opened = await withMyKey(context, pass, async (key, storyId) => {
		const open = (field: MySealedField): unknown =>
			openJson(key, { table: 'story.sealed', row: storyId, field: field.field, version: field.version }, field.body);
		const fields = await readMySealed(context.db, pass);
		const safeTexts = story.tellings.flatMap((state) => safeText(state, story.asked, fields, open));
		const words = await readMyWords(context, pass, key, storyId);
		if (!pass.secondWord) {
			return {
				safeTexts: story.waiting ? safeTexts.filter((text) => !text.approved && !text.translation) : [],
				words: asksForWords(story) ? words.filter((one) => !one.approved && !one.translation) : [],
				// Full name, town, health: finer than any text that awaits a yes, and whoever found the paper has the receipt.
				facts: [],
				pictureWords: [],
				testimony: null,
				reach: null,
				messages: [],
				corrections: newestCorrections(fields)
			};
		}
		// Of several tellers each has the own.
		const facts = fields.findLast(({ field }) => /^facts(?::\d+)?$/.test(field));
		const newest = (name: string) => fields.findLast((field) => field.field === name);
		const testimony = newest('testimony');
		return {
			safeTexts,
			words: asksForWords(story) ? words : words.filter((one) => one.approved),
			facts: facts === undefined ? [] : readMyFacts(open(facts)),
			pictureWords: readMyPictureWords(key, await readMyFiles(context.db, pass)),
			testimony: testimony === undefined ? null : open(testimony),
			reach: readMyReach(fields, open),
			messages: story.messages.map((message) => ({ ...message, text: messageText(message.id, fields, open) })),
			corrections: newestCorrections(fields)
		};
	});
	return opened === null ? refuse('erased') : ok(opened);
}

/**
 * A text at the version that is asked about, or that the teller said yes to: what the desk is writing at this moment, nobody
 * asked about. A translation is never asked about, and stands here as it is.
 */
function safeText(
	state: MyStory['tellings'][number],
	asked: MyStory['asked'],
	fields: readonly MySealedField[],
	open: (field: MySealedField) => unknown
): SafeText[] {
	const isTranslation = state.sourceLanguage !== null;
	const version = isTranslation ? state.version : (asked[state.language] ?? state.tellerVersion);
	const sealed = fields.find((field) => field.field === `telling:${state.language}` && field.version === version);
	if (sealed === undefined) return [];
	const parsed = parseTelling(open(sealed));
	return parsed.ok
		? [
				{
					version: sealed.version,
					telling: parsed.value,
					approved: state.tellerVersion === sealed.version,
					translation: isTranslation
				}
			]
		: [];
}

function messageText(id: string, fields: readonly MySealedField[], open: (field: MySealedField) => unknown): string {
	const sealed = fields.find((field) => field.field === `message:${id}`);
	const body = sealed === undefined ? null : open(sealed);
	return isObject(body) && typeof body.text === 'string' ? body.text : '';
}

function newestCorrections(fields: readonly MySealedField[]): Record<string, number> {
	const newest: Record<string, number> = {};
	for (const { field, version } of fields) {
		if (field.startsWith('correction:')) newest[field.slice('correction:'.length)] = version;
	}
	return newest;
}

/** The desk asked, or it has asked before: words that come later are said yes to when the teller comes by. */
export function asksForWords({ waiting, tellings }: MyStory): boolean {
	return waiting || tellings.some(({ tellerVersion }) => tellerVersion !== null);
}

async function readMyWords(context: MineContext, pass: Pass, key: Buffer, storyId: string): Promise<MyWords[]> {
	const rows = await readMyTranscripts(context.db, pass);
	const readings = await readMyReadings(context.db, pass);
	const numbers = new Map(numbered(await readMyFiles(context.db, pass)).map(({ id, number }) => [id, number]));
	return rows.flatMap(({ fileId, language, version, sourceLanguage, tellerVersion, body }) => {
		const field = `cues:${fileId}:${language}`;
		const cues = readCues(openJson(key, { table: 'story.sealed', row: storyId, field, version }, body));
		if (cues === null) return [];
		const reading = readings.find((one) => one.fileId === fileId && one.language === language);
		return {
			...{ fileId, language, version, number: numbers.get(fileId) ?? 0, text: wordsOf(cues) },
			approved: tellerVersion === version,
			translation: sourceLanguage !== null,
			readingId: reading?.id ?? null
		};
	});
}

/** Answers the desk. Needs the second word. `id`: a UUID that the page was made with, so that sending twice is one message. */
export async function answerDesk(
	context: MineContext,
	pass: Pass,
	{ id, text }: { readonly id: string; readonly text: string }
): Promise<Result<null, 'second_word' | 'empty' | 'too_long' | 'too_many' | 'erased'>> {
	if (!pass.secondWord) return refuse('second_word');
	if (text.trim() === '') return refuse('empty');
	if (text.length > MESSAGE_LIMIT) return refuse('too_long');
	const outcome = await withMyKey(context, pass, async (key, storyId) => {
		const fields = await readMySealed(context.db, pass);
		const place = (name: string) => ({ table: 'story.sealed', row: storyId, field: `message:${name}`, version: 1 });
		const sent = fields.some(({ field }) => field === `message:${id}`);
		// Back on the page from which something else was sent: these are words of their own.
		const isOther = sent && messageText(id, fields, ({ body }) => openJson(key, place(id), body)) !== text;
		const name = isOther ? randomUUID() : id;
		return context.db
			.transaction()
			.execute((tx) => sendMyMessage(tx, pass, name, sealJson(key, place(name), { text })));
	});
	if (outcome === 'sent') return ok(null);
	return refuse(outcome === 'too_many' ? 'too_many' : 'erased');
}

/** Sends the teller's own version of the safe text to the desk; nothing is shown by it. `after`: see `MySealed.corrections`. */
export async function correctSafeText(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	correction: { readonly telling: Telling; readonly after: number }
): Promise<Result<null, 'second_word' | 'changed_meanwhile' | 'erased'>> {
	if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
	const { telling, after } = correction;
	const outcome = await withMyKey(context, pass, async (key, storyId) => {
		const at = { table: 'story.sealed', row: storyId, field: `correction:${telling.language}`, version: after + 1 };
		const sealed = sealJson(key, at, telling);
		const saved = await context.db
			.transaction()
			.execute((tx) => saveMyCorrection(tx, pass, { language: telling.language, after, sealed }));
		if (saved !== 'changed_meanwhile') return saved;
		const newest = (await readMySealed(context.db, pass)).findLast(({ field }) => field === at.field);
		// The same button pressed twice: these very words are there.
		const isSame = newest?.version === at.version && isDeepStrictEqual(openJson(key, at, newest.body), plain(telling));
		return isSame ? 'saved' : saved;
	});
	if (outcome === 'saved') return ok(null);
	return refuse(outcome === 'changed_meanwhile' ? 'changed_meanwhile' : 'erased');
}

/** As it comes out of the seal again. */
function plain(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}

/** Lends the story's key for one piece of work and overwrites it afterwards; null when the story was erased. */
export async function withMyKey<T>(
	context: MineContext,
	pass: Pass,
	work: (key: Buffer, storyId: string) => Promise<T>
): Promise<T | null> {
	const row = await readMyKey(context.db, pass);
	if (row === null) return null;
	const key = context.seal.keys.unwrap(row.story_id, row);
	try {
		return await work(key, row.story_id);
	} finally {
		forgetKey(key);
	}
}
