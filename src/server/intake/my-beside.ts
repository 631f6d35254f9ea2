/** What may be shown beside a teller's text, as the office wrote it down: of the teller, and in place of photographs. */
import { isObject } from '#domain/base/shape.ts';
import type { Element } from '#domain/consent/ladders.ts';
import { fieldsOfFacts, PLACES } from '#domain/story/facts-form.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { allWords, readPictureWords } from '#domain/story/picture-words.ts';
import { openJson } from '#server/seal/fields.ts';
import type { MyFile } from '#server/store/intake/my-story.ts';

/** One thing that is known of a teller, in its finest form: what people see of it is as coarse as the teller allows. */
export interface MyFact {
	readonly element: Element;
	/** A country (two letters) or a region (UN M49), to be named in the reader's language; null: none. */
	readonly code: string | null;
	readonly words: readonly string[];
}

/** What stands in place of a photograph for people who cannot see it, in one language. */
export interface MyPictureWords {
	/** Counts the photographs, from 1. */
	readonly number: number;
	/** BCP 47. */
	readonly language: string;
	readonly text: string;
}

/** Reads what is known of a teller out of stored facts; whatever is not of their shape is nothing. */
export function readMyFacts(stored: unknown): MyFact[] {
	const parsed = parseFacts(stored ?? {});
	return parsed.ok ? factsOf(parsed.value) : [];
}

function factsOf(facts: StoryFacts): MyFact[] {
	const { time = '', age = '', gender = '', legal = '' } = fieldsOfFacts(facts);
	const { name, art9 = [], family } = facts;
	const some = (words: readonly (string | undefined)[]) =>
		words.filter((word): word is string => word !== undefined && word !== '');
	const all: MyFact[] = [
		{ element: 'name', code: null, words: some([name?.chosen_pseudonym, name?.first_name, name?.full_name]) },
		...PLACES.map((place) => ({
			element: place,
			code: facts[place]?.country ?? facts[place]?.region ?? null,
			words: some([facts[place]?.admin1, facts[place]?.town])
		})),
		{ element: 'time', code: null, words: some([time]) },
		{ element: 'age', code: null, words: some([age]) },
		{ element: 'gender', code: null, words: some([gender]) },
		{ element: 'art9', code: null, words: some(art9) },
		{ element: 'legal', code: null, words: some([legal]) },
		{ element: 'family', code: null, words: some([family?.roles_only, family?.details]) }
	];
	return all.filter(({ code, words }) => code !== null || words.length > 0);
}

/** The files of a story with their numbers: photographs and recordings are counted apart, each from 1, everywhere alike. */
export function numbered(files: readonly MyFile[]): (MyFile & { readonly number: number })[] {
	const count = { picture: 0, recording: 0 };
	return files.map((file) => {
		count[file.kind] += 1;
		return { ...file, number: count[file.kind] };
	});
}

/** Opens the words that stand for the photographs of a story: all there are, whether or not a photograph is shown so. */
export function readMyPictureWords(key: Buffer, files: readonly MyFile[]): MyPictureWords[] {
	const pictures = numbered(files).filter(({ kind }) => kind === 'picture');
	return pictures.flatMap(({ id, number, body, body_version: version }) => {
		const opened = openJson(key, { table: 'story.file', row: id, field: 'body', version }, body);
		return isObject(opened) ? allWords(readPictureWords(opened)).map((words) => ({ number, ...words })) : [];
	});
}
