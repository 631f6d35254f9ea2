import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tellingGaps } from '#domain/story/telling.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { countAfresh } from '#server/store/consent/combinations.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { approveTranscript, reviewTranscripts } from '#server/store/recordings/recording-acts.ts';
import { recordingsOf } from '#server/store/recordings/recordings.ts';
import { childOf } from '#server/store/review/children.ts';
import { addReview, changeStory, tellingStates } from '#server/store/review/story-parts.ts';
import { noteFit, noteRead, noteUnread } from '#server/store/translation/translations.ts';
import type { DeskDeps } from '../deps.ts';
import { questionsInTheWay } from './answer-checklist.ts';
import { countOpenBeside } from '../translate/open-beside.ts';
import { madeFromField } from '../translate/open-translation.ts';
import { openTelling } from './ask-teller.ts';
import { findsInTheWay } from './look-at-finds.ts';
import { saysTooMuchBeside, saysTooMuchOfSomebody, unsaidInVersion } from './unsaid-words.ts';
import { printOfBeside, standsBeside } from './stands-beside.ts';
import { type AtWork, type Barred, openField, workOn } from './work.ts';

/** A version that stood on the page when somebody approved it. */
export interface SeenVersion {
	readonly language: string;
	readonly version: number;
}

/** The words of a recording that stood on the page when somebody approved them. */
export interface HeardVersion extends SeenVersion {
	readonly fileId: string;
}

export type ApproveRefusal =
	| 'risk_missing'
	| 'rubric_open'
	| 'list_open'
	| 'mention_left'
	| 'checklist_open'
	| 'checklist_other_open'
	| 'checklist_differs'
	| 'telling_gaps'
	| 'changed_meanwhile'
	| 'finds_hard'
	| 'finds_open';

/**
 * The second pair of eyes: somebody who had no hand in the story approves exactly what stands on the page. Needs a
 * judgement of danger and the questions answered by two people first, no find that leads straight to somebody, and a look at every other
 * one (`looked`: at all that are still open). Shows nothing by itself.
 */
export async function approveStory(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly seen: readonly SeenVersion[];
		readonly heard?: readonly HeardVersion[];
		/** The print of all that stood on the page beside the texts. */
		readonly besidePrint: string;
		readonly looked?: boolean;
	}
): Promise<Result<{ languages: string[] }, Barred | ApproveRefusal>> {
	const { storyId, seen, heard = [], besidePrint } = asked;
	return workOn(deps, member, { act: 'review', storyId }, async (at) => {
		if (at.row.risk_by === null) return refuse('risk_missing');
		// Judged before there were questions: they are answered before anybody approves again.
		if (at.row.basis === 'teller' && at.row.risk_floor === null) return refuse('rubric_open');
		if ((await childOf(at.tx, storyId))?.neverKnown === null) return refuse('list_open');
		const questions = await questionsInTheWay(at);
		if (questions !== null) return refuse(questions);
		const ready = await readyVersions(at, seen);
		if (!ready.ok) return ready;
		if (!(await isAsSeen(at, besidePrint))) return refuse('changed_meanwhile');
		const { fit: versions, waits } = await withoutUnfit(at, ready.value);
		const words = await heardVersions(at, heard);
		if (!words.ok) return words;
		// The names of a text of long ago are no secret any more.
		const isTellers = at.row.basis !== 'public_domain';
		const inTheWay = isTellers ? await findsInTheWay(at, versions, asked.looked ?? false) : null;
		if (inTheWay !== null) return refuse(inTheWay);
		if (await namesSomebody(at, versions)) return refuse('mention_left');
		await noteWaits(at, member, waits);
		await reviewVersions(at, member, versions, words.value);
		await reviewWords(at, words.value);
		await countOpenBeside(at, deps.clock());
		await countAfresh(at.tx, storyId);
		// A story that is shown already shows what was approved now.
		await enqueue(at.tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok({ languages: versions.map(({ language }) => language) });
	});
}

/**
 * The versions that were seen and are complete; the first language must be among them. A translation goes along in the
 * version that a second person who reads its language approved (`desk/translate`), and else waits for that; one that came
 * together with a text of long ago is approved with it.
 */
export async function readyVersions(
	at: AtWork,
	seen: readonly SeenVersion[]
): Promise<Result<SeenVersion[], 'telling_gaps' | 'changed_meanwhile'>> {
	const ready: SeenVersion[] = [];
	for (const { language, version, source_language, read_version } of await tellingStates(at.tx, at.storyId)) {
		if (source_language !== null && read_version !== null) ready.push({ language, version: read_version });
		if (source_language !== null && (read_version !== null || at.row.basis !== 'public_domain')) continue;
		if (source_language !== null && (await isMadeHere(at, language, version))) continue;
		const telling = await openTelling(at, language, version);
		if (telling === null || tellingGaps(telling).length > 0) {
			if (source_language === null) return refuse('telling_gaps');
			continue;
		}
		if (!seen.some((one) => one.language === language && one.version === version)) return refuse('changed_meanwhile');
		ready.push({ language, version });
	}
	return ready.some(({ language }) => seen.some((one) => one.language === language))
		? ok(ready)
		: refuse('telling_gaps');
}

/** Whether beside the texts stands what stood there when the page was opened: nobody has looked at anything else. */
export async function isAsSeen({ tx, key, storyId }: AtWork, besidePrint: string): Promise<boolean> {
	return besidePrint === printOfBeside(key, await standsBeside(tx, storyId));
}

/** Whether a version was translated at the desk: only then it is kept what it was made from. It waits for its second reader. */
async function isMadeHere({ tx, key, storyId }: AtWork, language: string, version: number): Promise<boolean> {
	return (await openField(tx, key, storyId, madeFromField(language), version)) !== null;
}

/**
 * Leaves out translations that mention or name somebody who must not be. The reviewer cannot mend them, and translators
 * only come to them once the story is approved: such a one waits for both, and the story goes out without it.
 */
export async function withoutUnfit(
	at: AtWork,
	versions: readonly SeenVersion[]
): Promise<{ readonly fit: readonly SeenVersion[]; readonly waits: readonly string[] }> {
	const states = await tellingStates(at.tx, at.storyId);
	const translated = states.flatMap((row) => (row.source_language === null ? [] : [row.language]));
	const waits: string[] = [];
	for (const one of versions)
		if (translated.includes(one.language) && (await unsaidInVersion(at, one)).length > 0) waits.push(one.language);
	return { fit: versions.filter(({ language }) => !waits.includes(language)), waits };
}

/** Whether these versions, or what stands beside them, mention or name somebody who must not be. */
export async function namesSomebody(at: AtWork, versions: readonly SeenVersion[]): Promise<boolean> {
	return (await saysTooMuchOfSomebody(at, versions)) || (await saysTooMuchBeside(at));
}

/** Notes that translations in these languages wait to be mended and read. */
export async function noteWaits({ tx, storyId }: AtWork, member: Member, waits: readonly string[]): Promise<void> {
	for (const language of waits) {
		await noteUnread(tx, storyId, language);
		await logHistory(tx, { storyId, memberId: member.id, did: 'translation_waits', detail: { language } });
	}
}

/** Enters the approval. For a historical text the office stands for the teller: its yes covers the same versions. */
export async function reviewVersions(
	at: AtWork,
	member: Member,
	versions: readonly SeenVersion[],
	heard: readonly HeardVersion[] = []
): Promise<void> {
	const { tx, storyId, row } = at;
	const replaced = await replacedBy(at, versions, heard);
	if (row.basis === 'public_domain') {
		const states = await tellingStates(tx, storyId);
		for (const state of states) {
			const version = versions.find((one) => one.language === state.language)?.version;
			if (version !== undefined && state.source_language !== null && state.read_version === null) {
				const beside = versions.find((one) => one.language === state.source_language)?.version ?? null;
				await noteFit(tx, storyId, state.language, beside);
				await noteRead(tx, { storyId, language: state.language, version, memberId: member.id });
			}
			if (version === undefined || state.source_language !== null || state.teller_version === version) continue;
			const { language } = state;
			const outcome = await approveTelling(tx, { storyId, language, version, byWhom: 'system', coolingEnds: {} });
			if (outcome !== 'approved') throw new Error(`the office could not approve: ${outcome}`);
		}
	}
	await addReview(tx, { storyId, memberId: member.id, consentVersion: row.consent_version, versions });
	if (row.desk_state === 'arrived') await changeStory(tx, storyId, { desk_state: 'in_review' });
	const languages = versions.map(({ language }) => language);
	await logHistory(tx, { storyId, memberId: member.id, did: 'reviewed', detail: { languages, replaced } });
}

/** The languages in which other words had been approved until now: a restore must not bring these back. */
async function replacedBy(
	{ tx, storyId }: AtWork,
	versions: readonly SeenVersion[],
	heard: readonly HeardVersion[]
): Promise<string[]> {
	const tellings = await tellingStates(tx, storyId);
	const words = (await recordingsOf(tx, storyId)).flatMap(({ transcripts }) => transcripts);
	const isOther = (now: number | null, next: number | undefined) => now !== null && next !== undefined && now !== next;
	return [
		...new Set([
			...tellings.flatMap(({ language, reviewed_version: now }) =>
				isOther(now, versions.find((one) => one.language === language)?.version) ? [language] : []
			),
			...words.flatMap(({ file_id: id, language, reviewed_version: now }) =>
				isOther(now, heard.find((one) => one.fileId === id && one.language === language)?.version) ? [language] : []
			)
		])
	];
}

/** The words of every recording, in the versions that were seen: none may have changed since. */
async function heardVersions(
	{ tx, storyId }: AtWork,
	heard: readonly HeardVersion[]
): Promise<Result<HeardVersion[], 'changed_meanwhile'>> {
	const stored = (await recordingsOf(tx, storyId)).flatMap(({ transcripts }) => transcripts);
	const words = stored.map((row) => ({ fileId: row.file_id, language: row.language, version: row.version }));
	const isSeen = ({ fileId, language, version }: HeardVersion) =>
		heard.some((one) => one.fileId === fileId && one.language === language && one.version === version);
	return words.every(isSeen) ? ok(words) : refuse('changed_meanwhile');
}

async function reviewWords({ tx, storyId, row }: AtWork, words: readonly HeardVersion[]): Promise<void> {
	if (row.basis === 'public_domain') {
		// A translation needs no yes of its own: for those this does nothing.
		for (const one of words) await approveTranscript(tx, { storyId, ...one, byWhom: 'system' });
	}
	await reviewTranscripts(tx, storyId, words);
}
