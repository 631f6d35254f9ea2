/** What the desk's eyes are led to in a safe text, and what a person said of it. */
import { tidyLine } from '#domain/base/tidy-text.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { textsOfBeside } from '#domain/story/beside.ts';
import { isOpen, ownWords } from '#domain/story/picture-words.ts';
import type { Telling } from '#domain/story/telling.ts';
import { FIND_KINDS, type FindKind, HARD_KINDS, LOOKED_LIMITS } from '#domain/words/find.ts';
import { findWords } from '#domain/words/find-words.ts';
import { openFinds } from '#domain/words/open-finds.ts';
import { findsInTexts, type FoundPart, type Looked, readLooked, textsOf } from '#domain/words/telling-finds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { grantsByPerson } from '#server/store/consent/grants.ts';
import { tellersOf, tellingStates } from '#server/store/review/story-parts.ts';
import { LADDER } from '#domain/consent/ladders.ts';
import type { DeskDeps } from '../deps.ts';
import { openMadeBeside } from '../translate/open-beside.ts';
import { openTelling } from './ask-teller.ts';
import type { SeenVersion } from './approve-story.ts';
import { type PictureView, readPictures } from './read-pictures.ts';
import { readRecordings, type RecordingView } from './read-recordings.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

type Reading = Pick<AtWork, 'tx' | 'key' | 'storyId'>;

export interface FindsView {
	readonly version: number;
	/** By language: the safe text and what readers get beside it. */
	readonly tellings: readonly { readonly language: string; readonly parts: readonly FoundPart[] }[];
	readonly looked: readonly Looked[];
	/** What stands in the testimony, once for each words; none while it is sealed for this person. */
	readonly told: readonly { readonly kind: FindKind; readonly words: string }[];
}

/** A text that readers get beside the safe text: words for a picture, words that are heard. */
interface BesideText {
	readonly language: string;
	readonly part: string;
	readonly text: string;
}

/**
 * What readers can get beside the safe text, and the desk can change: the words for pictures at each rung at which they can
 * be made, in the languages in which the safe text was written, what came with them in any other, and the transcripts from
 * which captions are made. What came with a picture stands beside none that is covered. It counts also where other words
 * stand in its place: once a teller refuses their language, it would stand there. Words in other languages from before go
 * out nowhere: they are made anew beside the translation.
 */
export function textsBeside(
	tellings: readonly { readonly language: string; readonly source: string | null }[],
	toldIn: string,
	pictures: readonly PictureView[],
	recordings: readonly RecordingView[]
): BesideText[] {
	const written = tellings.flatMap((one) => (one.source === null ? [one.language] : []));
	// Before there is a safe text, it will be in the language of the testimony.
	const originals = written.length > 0 ? written : [toldIn];
	const words = pictures.flatMap(({ id, state, rungs, words: all }) => {
		if (state === 'refused') return [];
		const own = rungs.flatMap((rung) =>
			originals.map((language) => ({ language, part: `picture-${id}-${rung}`, text: ownWords(all, rung, language) }))
		);
		// Nobody has said yet how it can be shown: it may be as it came.
		const came = rungs.length === 0 || isOpen(rungs) ? Object.entries(all.asItCame) : [];
		const others = came.flatMap(([language, text]) =>
			rungs.length > 0 && originals.includes(language) ? [] : [{ language, part: `picture-${id}-came`, text }]
		);
		return [...own, ...others].filter(({ text }) => text !== '');
	});
	const heard = recordings.flatMap(({ id, transcripts }) =>
		transcripts.flatMap(({ language, source, cues }) =>
			source === null ? [{ language, part: `recording-${id}`, text: cues.map(({ text }) => text).join('\n') }] : []
		)
	);
	return [...words, ...heard];
}

/** The same of the story as it stands now. */
export async function openTextsBeside(
	at: Reading & { readonly row: Pick<AtWork['row'], 'language'> }
): Promise<BesideText[]> {
	const [states, pictures, recordings] = await Promise.all([
		tellingStates(at.tx, at.storyId),
		readPictures(at.tx, at.key, at.storyId),
		readRecordings(at)
	]);
	const tellings = states.map((one) => ({ language: one.language, source: one.source_language }));
	return textsBeside(tellings, at.row.language, pictures, recordings);
}

/** The finds in these tellings and beside them, and in what was told where this person has it open. */
export async function readFinds(
	at: Reading,
	{ tellings, beside }: { readonly tellings: readonly Telling[]; readonly beside: readonly BesideText[] },
	told: { readonly language: string; readonly text: string } | null
): Promise<FindsView> {
	const [sealed, allowed] = await Promise.all([openField(at.tx, at.key, at.storyId, 'finds'), allowedNames(at)]);
	const looked = readLooked(sealed?.value);
	const context = (language: string) => ({ language, allowed });
	const inTold = told === null ? [] : findWords(told.text, context(told.language));
	const languages = [...new Set([...tellings, ...beside].map(({ language }) => language))];
	const words = new Map(
		inTold
			.filter(({ kind }) => kind !== 'quoted')
			.map(({ start, end, kind }) => [(told?.text ?? '').slice(start, end), kind])
	);
	return {
		version: sealed?.version ?? 0,
		tellings: languages.map((language) => {
			const telling = tellings.find((one) => one.language === language);
			const texts = [...(telling ? textsOf(telling) : []), ...beside.filter((one) => one.language === language)];
			return { language, parts: findsInTexts(texts, looked, context(language)) };
		}),
		looked,
		told: [...words].map(([found, kind]) => ({ kind, words: found }))
	};
}

/** Names of places as fine as every channel may show them, and the chosen name: readers see them anyway. */
async function allowedNames({ tx, key, storyId }: Reading): Promise<string[]> {
	const [facts, tellers, grants] = await Promise.all([
		openField(tx, key, storyId, 'facts'),
		tellersOf(tx, storyId),
		grantsByPerson(tx, storyId)
	]);
	const parsed = parseFacts(facts?.value ?? {});
	if (!parsed.ok) return [];
	const levels = tellers.flatMap(({ id }) => Object.values(grants.get(id) ?? {}).map((grant) => grant.levels));
	const may = (element: 'origin' | 'transit' | 'current', rung: 'admin1' | 'town') =>
		levels.length > 0 &&
		levels.every((level) => level[element] >= (LADDER[element] as readonly string[]).indexOf(rung));
	const places = (['origin', 'transit', 'current'] as const).flatMap((element) =>
		(['admin1', 'town'] as const).map((rung) => (may(element, rung) ? parsed.value[element]?.[rung] : undefined))
	);
	const mayName = levels.length > 0 && levels.every(({ name }) => name >= LADDER.name.indexOf('chosen_pseudonym'));
	return [...places, mayName ? parsed.value.name?.chosen_pseudonym : undefined].filter((name) => name !== undefined);
}

/** What stands in the way of approving these versions; null: nothing. `looked`: the reviewer says so of all that is open. */
export async function findsInTheWay(
	at: Reading & Pick<AtWork, 'row'>,
	versions: readonly SeenVersion[],
	looked: boolean
): Promise<'finds_hard' | 'finds_open' | null> {
	const tellings: Telling[] = [];
	const translated: BesideText[] = [];
	for (const { language, version } of versions) {
		const telling = await openTelling(at, language, version);
		if (telling !== null) tellings.push(telling);
		const made = await openMadeBeside(at, language, version);
		translated.push(...textsOfBeside(made).map((one) => ({ ...one, language })));
	}
	const beside = [...(await openTextsBeside(at)), ...translated];
	const finds = await readFinds(at, { tellings, beside }, null);
	const open = openFinds(finds.tellings.flatMap(({ parts }) => parts));
	if (open.hard > 0) return 'finds_hard';
	return open.soft > 0 && !looked ? 'finds_open' : null;
}

/**
 * "Looked at, these stay": such words may stand in the safe text, all for one reason. What leads straight to somebody may
 * not. `none_chosen`: nothing was ticked.
 */
export async function lookAtFinds(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly keys: readonly string[];
		readonly reason: string;
		readonly after: number;
	}
): Promise<
	Result<
		null,
		Barred | 'find_hard' | 'reason_missing' | 'reason_long' | 'changed_meanwhile' | 'no_choice' | 'none_chosen'
	>
> {
	const { storyId, after } = asked;
	const keys = [...new Set(asked.keys)];
	const reason = tidyLine(asked.reason);
	if (keys.length === 0) return refuse('none_chosen');
	for (const key of keys) {
		const kind = FIND_KINDS.find((one) => key.startsWith(`${one}:`));
		if (kind === undefined || key.length > LOOKED_LIMITS.key || keys.length > LOOKED_LIMITS.most)
			return refuse('no_choice');
		if (HARD_KINDS.includes(kind)) return refuse('find_hard');
	}
	if (reason === '') return refuse('reason_missing');
	if (reason.length > LOOKED_LIMITS.reason) return refuse('reason_long');
	return workOn(deps, member, { act: 'fill_checklist', storyId }, async (at) => {
		const before = readLooked((await openField(at.tx, at.key, storyId, 'finds'))?.value);
		const now = keys.map((key) => ({ key, reason, by: member.id }));
		const value = [...before.filter((one) => !keys.includes(one.key)), ...now].slice(-LOOKED_LIMITS.most);
		const sealed = await sealNext(at, { field: 'finds', after, value, byMember: member.id });
		return sealed.ok ? ok(null) : sealed;
	});
}
