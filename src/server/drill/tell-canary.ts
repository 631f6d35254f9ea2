/** Tells the canary: seals its words, its picture and its sound under a key of its own, as for any story. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OFFERED } from '#domain/consent/channels.ts';
import { endOfMonth, lastMonthWithin } from '#domain/consent/durations.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { keptPictureWords } from '#domain/story/picture-words.ts';
import { STORY_ID_BYTES, storyIdFrom } from '#domain/story/story-id.ts';
import { besideField } from '#domain/story/beside.ts';
import { fingerprintOfText } from '#domain/story/translation.ts';
import type { Telling } from '#domain/story/telling.ts';
import * as m from '#lib/paraglide/messages.js';
import { locales, type Locale } from '#lib/paraglide/runtime.js';
import { filePlaces } from '#server/config/file-places.ts';
import { sealJson } from '#server/seal/fields.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { sealFile } from '#server/seal/files.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { createReceiptSeal, drawReceipt } from '#server/seal/receipt.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import { plantCanary, type CanaryFile } from '#server/store/drill/canary-rows.ts';
import { canaryPicture, canarySound } from './canary-files.ts';
import type { Canary, DrillContext } from './drill-context.ts';

/** Letters that no language takes for an ending, so that a search keeps the word whole. */
const LETTERS = 'bcdfghjkmnpqvwxz';
const SENT_MOST = 5_000_000;

/** A word that stands nowhere else. */
function canaryWord(): string {
	return Array.from({ length: 24 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** Plants it, ready to be published. */
export async function tellCanary(
	context: DrillContext,
	runId: string,
	officeId: string
): Promise<Canary & { soundId: string }> {
	const storyId = storyIdFrom(randomBytes(STORY_ID_BYTES));
	const word = canaryWord();
	const receipt = drawReceipt();
	const now = context.clock();
	const keys = await openMasterKeys(context.config.keysFile);
	const receipts = createReceiptSeal(context.secret);
	const key = makeStoryKey();
	const written: string[] = [];
	let planted = false;
	try {
		const alt = Object.fromEntries(locales.map((locale) => [locale, m.drill_canary_alt({ word }, { locale })]));
		const words = keptPictureWords({ byRung: { none: alt }, asItCame: {} });
		const picture = await sealedFile(context, key, { bytes: canaryPicture(), name: `${word}.png`, words, written });
		const sound = await sealedFile(context, key, {
			bytes: canarySound(),
			name: `${word}.wav`,
			words: { alt: {} },
			written
		});
		const [first = 'en'] = locales;
		const from = fingerprintOfText(alt[first] ?? '', fingerprintUnder(key));
		const sentence = m.drill_canary_sentence({ word }, { locale: 'en' });
		const fields: [string, unknown][] = [
			['testimony', { brings: word, text: sentence }],
			['facts', {}],
			[`cues:${sound.id}:en`, [{ from: 0, to: 2, text: sentence }]],
			...locales.map((locale): [string, unknown] => [`telling:${locale}`, telling(word, locale)]),
			// Words for the picture in every language, as translators leave them: they have to be gone as well.
			...locales.map((locale): [string, unknown] => [
				besideField(locale),
				{ pictures: [{ fileId: picture.id, rung: 'none', from, text: alt[locale] }], recordings: [] }
			])
		];
		await plantCanary(context.db, {
			...{ runId, storyId, officeId, now, levels: TOP, channels: OFFERED, picture, sound },
			key: keys.wrap(storyId, key),
			receipt: { locator: receipts.locator(receipt), hash: await receipts.hash(receipt) },
			until: endOfMonth(lastMonthWithin(now, 2)) ?? now,
			sealed: fields.map(([field, value]) => ({
				field,
				body: sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, value)
			})),
			languages: locales
		});
		planted = true;
		return { runId, storyId, word, receipt, plantedAt: now, hasSound: false, soundId: sound.id };
	} finally {
		forgetKey(key);
		receipts.close();
		const { sealed } = filePlaces(context.config);
		if (!planted) for (const path of written) await rm(join(sealed, path), { force: true });
	}
}

function telling(word: string, locale: Locale): Telling {
	return {
		language: locale,
		title: m.drill_canary_title({ word }, { locale }),
		brings: m.drill_canary_brings({}, { locale }),
		items: [],
		summary: m.drill_canary_sentence({ word }, { locale }),
		blocks: [{ kind: 'paragraph', text: m.drill_canary_sentence({ word }, { locale }) }],
		excerptBlocks: 1
	};
}

async function sealedFile(
	{ config }: DrillContext,
	key: Buffer,
	file: { bytes: Buffer; name: string; words: object; written: string[] }
): Promise<CanaryFile> {
	const id = randomUUID();
	const secret = randomBytes(16).toString('hex');
	const path = `${secret.slice(0, 2)}/${secret}`;
	file.written.push(path);
	const sealed = await sealFile([file.bytes], join(filePlaces(config).sealed, path), { maxBytes: SENT_MOST });
	if (!sealed.ok) throw new Error('the canary is too large');
	const { identity, bytes } = sealed.value;
	const body = { identity, name: file.name, ...file.words };
	const at = { table: 'story.file', row: id, field: 'body', version: 1 };
	return { id, path, bytes, body: sealJson(key, at, body) };
}
