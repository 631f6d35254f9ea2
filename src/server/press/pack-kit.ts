/** A press kit as a ZIP, streamed: never whole in memory. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type InterfaceLocale, interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { type ZipEntry, zipOf } from '#server/zip/zip-of.ts';
import { type KitFile, type KitParts, partsOf } from './kit-parts.ts';
import { captionsText, creditOf, type KitFacts, readMe, storyText, termsOf } from './kit-words.ts';

export interface Kit extends KitFacts {
	readonly shown: readonly Shown<'press'>[];
	/** The language of whoever takes it. */
	readonly locale: string;
}

/**
 * `README.txt` and one for each further language, `texts/`, `pictures/` (large), `recordings/` and `metadata.json`. Takes
 * what `show()` made for the press and nothing else. A file that is gone meanwhile ends the stream with an error: half a
 * kit of a story that was just taken back is no kit.
 */
export function packKit({ files }: { readonly files: string }, kit: Kit): ReadableStream<Uint8Array> {
	const parts = partsOf(kit.shown);
	const packed = filesOf(parts).map(({ file, stored }) => ({ name: file, bytes: bytesOf(join(files, stored)) }));
	return zipOf([...textsOf(kit, parts), ...packed]);
}

function textsOf(kit: Kit, parts: KitParts): ZipEntry[] {
	const languages = kit.shown.map(({ language }) => language);
	const own = interfaceLocaleOf(kit.locale);
	const others = [...new Set(languages.map(interfaceLocaleOf))].filter((locale) => locale !== own);
	return [
		{ name: 'README.txt', text: readMe(kit, parts, languages, own) },
		...others.map((locale) => ({ name: `README.${locale}.txt`, text: readMe(kit, parts, languages, locale) })),
		{ name: 'metadata.json', text: JSON.stringify(metadataOf(kit, parts, own), null, '\t') + '\n' },
		...kit.shown.map((shown) => ({ name: `texts/${shown.language}.txt`, text: storyText(shown, kit) })),
		...(parts.pictures.length === 0
			? []
			: languages.map((language) => ({
					name: `pictures/captions.${language}.txt`,
					text: captionsText(parts, language, kit)
				})))
	];
}

function filesOf({ pictures, recordings }: KitParts): KitFile[] {
	return [...pictures, ...recordings.flatMap((recording) => [recording, ...Object.values(recording.captions)])];
}

/** Opened when it is its turn: a kit has more files than a process should hold open. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
	for await (const chunk of createReadStream(path)) yield new Uint8Array(chunk as Buffer);
}

/** For machines: field by field, nothing that the texts do not say. */
function metadataOf(kit: Kit, { pictures, recordings }: KitParts, locale: InterfaceLocale): object {
	const credit = creditOf(kit);
	return {
		kind: 'suitcase-press-kit-1',
		kit: kit.id,
		story: kit.storyId,
		givenTo: kit.givenTo,
		takenOn: new Date(kit.takenAt).toISOString().slice(0, 10),
		useUntilMonth: new Date(kit.until.getTime() - 1).toISOString().slice(0, 7),
		checkBeforeUse: `${kit.origin}/${locale}/press`,
		credit,
		office: { name: kit.office, contact: kit.contact },
		texts: kit.shown.map(({ language, title, brings, text }) => ({
			language,
			file: `texts/${language}.txt`,
			howMuch: text,
			title,
			brings
		})),
		pictures: pictures.map(({ file, type, width, height, bytes, captions }) => ({
			...{ file, type, width, height, bytes, credit },
			captions
		})),
		recordings: recordings.map(({ file, type, bytes, kind, seconds, voice, captions }) => ({
			...{ file, type, bytes, kind, seconds, voice, credit },
			captions: Object.fromEntries(Object.entries(captions).map(([language, words]) => [language, words.file]))
		})),
		terms: { language: locale, text: termsOf(kit, locale) },
		mayNot: ['advertise', 'raise_funds', 'train_machines', 'pass_on', 'uncover', 'identify', 'use_after_end'],
		whenTakenBack: 'remove within 24 hours of being told; do not use again'
	};
}
