/** What is sealed until somebody opens it: the testimony with everything beside it, and the contact. */
import { isObject } from '#domain/base/shape.ts';
import { fieldsOfFacts } from '#domain/story/facts-form.ts';
import { type Piece, piecesOf, readMarks } from '#domain/story/marks.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { parseTestimony, type Testimony } from '#domain/story/testimony.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { textOf } from './read-tellings.ts';
import { type AtWork, openField } from './work.ts';

export interface OpenedTestimony {
	/** Null: an import or a broken row; only its text, if any, can be shown. */
	readonly told: Omit<Testimony, 'text'> | null;
	readonly pieces: readonly Piece[];
	readonly workings: readonly { readonly language: string; readonly text: string; readonly version: number }[];
	readonly facts: { readonly fields: Readonly<Record<string, string>>; readonly version: number };
}

type Reading = Pick<AtWork, 'key' | 'storyId'> & { readonly tx: StoryDb };

/** Opens it. `languages`: of which a working translation may exist. */
export async function readTestimony(at: Reading, languages: readonly string[]): Promise<OpenedTestimony> {
	const { tx, key, storyId } = at;
	const open = (field: string) => openField(tx, key, storyId, field);
	const [testimony, marks, facts] = await Promise.all([open('testimony'), open('marks'), open('facts')]);
	const told = parseTestimony(testimony?.value);
	const text = told?.text ?? textOf(testimony?.value);
	const workings = [];
	for (const language of languages) {
		const working = await open(`working:${language}`);
		if (working) workings.push({ language, text: textOf(working.value), version: working.version });
	}
	const parsed = parseFacts(facts?.value ?? {});
	return {
		told: told === null ? null : withoutText(told),
		pieces: piecesOf(text, readMarks(marks?.value)),
		workings,
		facts: { fields: fieldsOfFacts(parsed.ok ? parsed.value : {}), version: facts?.version ?? 0 }
	};
}

function withoutText({ text: _text, ...rest }: Testimony): Omit<Testimony, 'text'> {
	return rest;
}

export interface OpenedContact {
	readonly how: string;
	readonly value: string;
	readonly safeHours: string;
	readonly callerName: string;
	readonly codeWord: string;
	readonly mayLeaveMessage: boolean;
	/** How to reach a child's guardian, where that is another way. */
	readonly guardian: string;
}

/** How the teller may be reached; null: not at all. `place`: of several tellers, which. */
export async function readContact({ tx, key, storyId }: Reading, place?: number): Promise<OpenedContact | null> {
	const opened = await openField(tx, key, storyId, place === undefined ? 'contact' : `contact:${place}`);
	if (opened === null || !isObject(opened.value)) return null;
	const { value } = opened;
	const text = (name: string) => (typeof value[name] === 'string' ? value[name] : '');
	// Of a child, the guardian is asked all the same.
	if (text('how') === 'none' && text('guardian') === '') return null;
	return {
		how: text('how'),
		value: text('value'),
		safeHours: text('safeHours'),
		callerName: text('callerName'),
		codeWord: text('codeWord'),
		mayLeaveMessage: value.mayLeaveMessage === true,
		guardian: text('guardian')
	};
}
