/** The page of one translation, and the second pair of eyes. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { type BesideMade, type BesidePart, holdsUnseen, textsOfBeside } from '#domain/story/beside.ts';
import { type LockedTerm, termsMissing } from '#domain/story/locked-terms.ts';
import { isWhole, type Part } from '#domain/story/translation.ts';
import type { Telling } from '#domain/story/telling.ts';
import { HARD_KINDS } from '#domain/words/find.ts';
import { openFinds } from '#domain/words/open-finds.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { memberNames } from '#server/store/review/what-happened.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { noteFit, noteRead, saversOf } from '#server/store/translation/translations.ts';
import type { DeskDeps } from '../deps.ts';
import { readFinds } from '../review/look-at-finds.ts';
import { saysTooMuchOfSomebody, unsaidInVersion } from '../review/unsaid-words.ts';
import { type AtWork, openField } from '../review/work.ts';
import { lockedTerms } from './locked-terms.ts';
import type { OpenTranslation } from './open-translation.ts';
import { type NotOffered, translating } from './save-translation.ts';

export interface TranslationView {
	readonly storyId: string;
	readonly language: string;
	readonly sourceLanguage: string;
	/** 0: nothing was saved yet. */
	readonly version: number;
	/** The source beside the translation; `lacking`: locked words that the translation does not say. */
	readonly parts: readonly (Part & { readonly lacking: readonly string[] })[];
	/** The same of the words for pictures and of what is heard: only what some channel may show. */
	readonly beside: readonly (BesidePart & { readonly lacking: readonly string[] })[];
	/** Says exactly which words stand there; it comes back with an approval. */
	readonly besidePrint: string;
	/** Words in the translation that mean somebody who must not be mentioned or named; they have to go. */
	readonly mentions: readonly string[];
	readonly gone: readonly string[];
	readonly excerptBlocks: number;
	readonly terms: readonly LockedTerm[];
	readonly isWhole: boolean;
	/** Who saved it last, by name, and when (ms since 1970); null: nobody yet. */
	readonly saved: { readonly by: string | null; readonly at: number } | null;
	/** Who read it as the second person; `version`: which one. */
	readonly read: { readonly by: string | null; readonly version: number } | null;
	readonly canSave: boolean;
	/** Whether this person may be the second pair of eyes: reads the language and wrote none of it. */
	readonly canRead: boolean;
	/** What may give somebody away in the translation; nobody has looked at it yet. `hard`: it has to go. */
	readonly finds: readonly { readonly words: string; readonly hard: boolean }[];
}

/** What somebody who translates sees: the approved safe text and its translation, and nothing else of the story. */
export async function readTranslation(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly language: string }
): Promise<Result<TranslationView, NotOffered>> {
	const { storyId, language } = asked;
	return translating(deps, member, { ...asked, act: 'read_translation', lock: false }, async (at, open) => {
		const { source, state, made, aligned } = open;
		const terms = await lockedTerms(at, source, language);
		const { parts: beside } = open.beside;
		const lacking = termsMissing([...aligned.parts, ...beside], terms);
		const newest =
			state === null ? null : await openField(at.tx, at.key, storyId, `telling:${language}`, state.version);
		const ids = [newest?.byMember, state?.read_by].filter((id) => typeof id === 'string');
		const names = await memberNames(at.tx, ids);
		const savers = await saversOf(at.tx, storyId, language);
		const nameOf = (id: string | null | undefined) => (id ? (names.get(id) ?? null) : null);
		return ok({
			storyId,
			language,
			sourceLanguage: source.language,
			version: state?.version ?? 0,
			parts: aligned.parts.map((part) => ({ ...part, lacking: lacking.get(part.name) ?? [] })),
			beside: beside.map((part) => ({ ...part, lacking: lacking.get(part.name) ?? [] })),
			besidePrint: printOf(at, beside),
			mentions: state === null ? [] : await unsaidInVersion(at, { language, version: state.version }),
			gone: aligned.gone,
			excerptBlocks: source.excerptBlocks,
			terms,
			isWhole: isWhole(aligned),
			saved: newest === null ? null : { by: nameOf(newest.byMember), at: newest.at },
			read: state?.read_version == null ? null : { by: nameOf(state.read_by), version: state.read_version },
			canSave: mayOnStory(member, 'translate', at.subject),
			canRead: state !== null && !savers.includes(member.id),
			finds: made === null ? [] : await findsIn(at, made.telling, open.beside.made)
		});
	});
}

/** `beside_unseen`: it holds words for pictures or recordings that stand on no page; saved once more, it can be read. */
export type ReadRefusal =
	| 'own_translation'
	| 'changed_meanwhile'
	| 'beside_unseen'
	| 'not_whole'
	| 'finds_hard'
	| 'mention_left'
	| 'finds_open'
	| 'terms_open';

/**
 * A second person who reads the language approves exactly this version, and from then on it may go out: the teller's yes to
 * the source covers it. Not for whoever saved any version of it. `looked`: says of finds and of locked words in another form
 * that they are right.
 */
export async function approveTranslation(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly language: string;
		readonly version: number;
		/** The print of the words for pictures and recordings that stood on the page. */
		readonly besidePrint: string;
		readonly looked: boolean;
	}
): Promise<Result<null, NotOffered | ReadRefusal>> {
	const { storyId, language, version, besidePrint, looked } = asked;
	return translating(deps, member, { storyId, language, act: 'read_translation' }, async (at, open) => {
		if (open.state?.version !== version) return refuse('changed_meanwhile');
		// A teller may have shown more since the page was opened: those words were not on it.
		if (besidePrint !== printOf(at, open.beside.parts)) return refuse('changed_meanwhile');
		if ((await saversOf(at.tx, storyId, language)).includes(member.id)) return refuse('own_translation');
		const reason = await inTheWay(at, open, looked);
		if (reason !== null) return refuse(reason);
		await noteFit(at.tx, storyId, language, open.sourceVersion);
		await noteRead(at.tx, { storyId, language, version, memberId: member.id });
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'translation_read', detail: { language, version } });
		await enqueue(at.tx, 'publish', { storyId });
		return ok(null);
	});
}

function printOf({ key }: AtWork, beside: readonly BesidePart[]): string {
	const words = beside.map(({ name, source, had, text }) => [name, source, had, text]);
	return fingerprintUnder(key)(JSON.stringify(words));
}

async function inTheWay(
	at: AtWork,
	{ made, aligned, source, state, beside }: OpenTranslation,
	looked: boolean
): Promise<ReadRefusal | null> {
	if (made === null || state === null || !isWhole(aligned)) return 'not_whole';
	// Words that stand on nobody's page now are read by nobody: with the next saving they wait until they stand there again.
	if (holdsUnseen(beside.made, beside.parts)) return 'beside_unseen';
	const { language, version } = state;
	if (await saysTooMuchOfSomebody(at, [{ language, version }])) return 'mention_left';
	const finds = await findsIn(at, made.telling, beside.made);
	if (finds.some(({ hard }) => hard)) return 'finds_hard';
	if (looked) return null;
	const parts = [...aligned.parts, ...beside.parts];
	if (termsMissing(parts, await lockedTerms(at, source, language)).size > 0) return 'terms_open';
	return finds.length > 0 ? 'finds_open' : null;
}

/** What nobody has looked at yet, once for each words. The names of a text of long ago are no secret any more. */
async function findsIn(at: AtWork, telling: Telling, made: BesideMade): Promise<TranslationView['finds']> {
	if (at.row.basis === 'public_domain') return [];
	const beside = textsOfBeside(made).map((one) => ({ ...one, language: telling.language }));
	const { tellings } = await readFinds(at, { tellings: [telling], beside }, null);
	const parts = tellings.flatMap((one) => one.parts);
	const { hard, soft } = openFinds(parts);
	if (hard + soft === 0) return [];
	const words = new Map<string, boolean>();
	for (const { text, finds } of parts)
		for (const { start, end, kind, isLooked } of finds)
			if (!isLooked) words.set(text.slice(start, end), HARD_KINDS.includes(kind));
	return [...words].map(([found, isHard]) => ({ words: found, hard: isHard }));
}
