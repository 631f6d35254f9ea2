/** Words in what readers get that mean somebody who must not be mentioned, or that name somebody who must not be named. */
import { mustNotBeSaid } from '#domain/consent/third-parties.ts';
import { textsOfBeside } from '#domain/story/beside.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { type Unsaid, unsaidIn } from '#domain/story/mentions.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { textsOf } from '#domain/words/telling-finds.ts';
import { tellingStates } from '#server/store/review/story-parts.ts';
import { openMadeBeside } from '../translate/open-beside.ts';
import { openTelling } from './ask-teller.ts';
import { openTextsBeside } from './look-at-finds.ts';
import { type PersonView, readPeople } from './read-people.ts';
import { type AtWork, openField } from './work.ts';

export type ReadingStory = Pick<AtWork, 'tx' | 'key' | 'storyId'> & {
	readonly row: Pick<AtWork['row'], 'basis' | 'language'>;
};

/** A text that readers get, by the name of its part; `facts`: what is said of the family, of health, of papers. */
interface Text {
	readonly language: string;
	readonly part: string;
	readonly text: string;
}

/** Words that stand where they must not. */
export interface StandingWords {
	readonly person: string;
	readonly words: string;
	readonly language: string;
	/** `title`, `brings`, `item-0`, `summary`, `text-0`, `picture-FILE-RUNG`, `recording-FILE` or `facts`. */
	readonly part: string;
}

/**
 * What must not be said of somebody. The people of a text of long ago are in no danger any more, and nobody changes its words:
 * there only those are left out who do not want to be in it.
 */
function unsaidOf(person: PersonView, { basis }: ReadingStory['row']): Unsaid {
	const what = mustNotBeSaid(person);
	if (what === 'everything') return { everything: [...person.names, ...person.roles], names: [] };
	return { everything: [], names: what === 'names' && basis !== 'public_domain' ? person.names : [] };
}

async function allUnsaid(at: ReadingStory): Promise<Unsaid> {
	const each = (await readPeople(at)).map((person) => unsaidOf(person, at.row));
	return { everything: each.flatMap((one) => one.everything), names: each.flatMap((one) => one.names) };
}

const isNothing = ({ everything, names }: Unsaid) => everything.length + names.length === 0;

/** Those that stand in a version of a telling, or in what was translated for pictures and recordings with it. */
export async function unsaidInVersion(
	at: ReadingStory,
	version: { readonly language: string; readonly version: number }
): Promise<string[]> {
	const unsaid = await allUnsaid(at);
	return isNothing(unsaid) ? [] : wordsIn(await textsOfVersion(at, version), unsaid);
}

/** Whether one of these versions still says them. */
export async function saysTooMuchOfSomebody(
	at: ReadingStory,
	versions: readonly { readonly language: string; readonly version: number }[]
): Promise<boolean> {
	for (const one of versions) if ((await unsaidInVersion(at, one)).length > 0) return true;
	return false;
}

/** Whether they stand in the words for pictures, in what is heard, or in the facts. */
export async function saysTooMuchBeside(at: ReadingStory): Promise<boolean> {
	const unsaid = await allUnsaid(at);
	return !isNothing(unsaid) && wordsIn(await textsBesideIt(at), unsaid).length > 0;
}

/** Whether they stand in anything that readers get now or would get: in the newest versions, or in approved ones. */
export async function saysTooMuchNow(at: ReadingStory): Promise<boolean> {
	const states = await tellingStates(at.tx, at.storyId);
	const versions = states.flatMap(({ language, version, reviewed_version: reviewed, read_version: read }) =>
		[...new Set([version, reviewed, read])].flatMap((one) => (one === null ? [] : [{ language, version: one }]))
	);
	return (await saysTooMuchOfSomebody(at, versions)) || (await saysTooMuchBeside(at));
}

/** Which words stand where in the newest version of everything, person by person. */
export async function standingWords(at: ReadingStory, people: readonly PersonView[]): Promise<StandingWords[]> {
	const each = people.map((person) => ({ person: person.id, unsaid: unsaidOf(person, at.row) }));
	if (each.every(({ unsaid }) => isNothing(unsaid))) return [];
	const texts = await textsBesideIt(at);
	for (const state of await tellingStates(at.tx, at.storyId)) texts.push(...(await textsOfVersion(at, state)));
	return each.flatMap(({ person, unsaid }) =>
		texts.flatMap(({ language, part, text }) =>
			unsaidIn([text], unsaid).map((words) => ({ person, words, language, part }))
		)
	);
}

function wordsIn(texts: readonly Text[], unsaid: Unsaid): string[] {
	return unsaidIn(
		texts.map(({ text }) => text),
		unsaid
	);
}

async function textsOfVersion(
	at: ReadingStory,
	{ language, version }: { readonly language: string; readonly version: number }
): Promise<Text[]> {
	const telling = await openTelling(at, language, version);
	const beside = textsOfBeside(await openMadeBeside(at, language, version));
	return [...(telling ? textsOf(telling) : []), ...beside].map(({ part, text }) => ({ language, part, text }));
}

/** What stands beside the safe text. */
async function textsBesideIt(at: ReadingStory): Promise<Text[]> {
	const parsed = parseFacts((await openField(at.tx, at.key, at.storyId, 'facts'))?.value ?? {});
	const facts = parsed.ok ? textsOfFacts(parsed.value) : [];
	const { language } = at.row;
	return [...(await openTextsBeside(at)), ...facts.map((text) => ({ language, part: 'facts', text }))];
}

/** What the facts say in words of their own. */
function textsOfFacts({ gender, art9 = [], legal, family }: StoryFacts): string[] {
	return [gender, ...art9, legal, family?.roles_only, family?.details].filter((text) => text !== undefined);
}
