/** The notice in languages that the pages do not speak: line by line beside the notice of today, read by a second person. */
import { interfaceLocaleOf, LOCALES } from '#domain/base/locales.ts';
import { isLanguageTag } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { type AlignedLine, alignNotice, isWholeNotice, typedNotice } from '#domain/consent/notice-translation.ts';
import { mayAtDesk, reads } from '#domain/office/may.ts';
import { noticeIn } from '#messages/notice.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { memberNames } from '#server/store/review/what-happened.ts';
import {
	newestDraft,
	type NoticeDraft,
	offeredVersion,
	type Registered,
	registerTranslated,
	saveDraft,
	withdrawTranslated,
	writersOf
} from '#server/store/notices/translated.ts';
import { authorize, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';

/** `waiting`: nobody has begun; `begun`: not whole, or the notice changed; `unread`: whole, and no second person read it. */
export type NoticeState = 'waiting' | 'begun' | 'unread' | 'done';

export interface NoticeTranslationView {
	readonly language: string;
	readonly sourceLanguage: string;
	/** Hash of the notice beside it. */
	readonly sourceHash: string;
	/** 0: nothing was saved yet. */
	readonly version: number;
	readonly lines: readonly AlignedLine[];
	readonly state: NoticeState;
	readonly saved: { readonly by: string | null; readonly at: number } | null;
	/** What tellers are offered now; null: nothing. */
	readonly offered: { readonly version: number; readonly hash: string; readonly by: string | null } | null;
	readonly canSave: boolean;
	/** Whether this person may be the second pair of eyes: wrote none of it. */
	readonly canRead: boolean;
}

type Missing = NotAllowed | 'not_found';

/** Languages in which the pages do not speak, of those that were given to somebody. */
function noticeLanguagesOf({ reading }: Pick<Member, 'reading'>): string[] {
	if (sourceFor({ reading }, null) === null) return [];
	return reading.filter((tag) => !isSpoken(tag));
}

/** Where the notice stands in each of these languages. */
export async function noticeStates(
	{ db }: Pick<DeskDeps, 'db'>,
	member: Pick<Member, 'reading'>
): Promise<{ readonly language: string; readonly state: NoticeState }[]> {
	const states = [];
	for (const language of noticeLanguagesOf(member)) {
		const [draft, offered] = [await newestDraft(db, language), await offeredVersion(db, language)];
		states.push({ language, state: stateOf(draft, offered?.version ?? null) });
	}
	return states;
}

/** The page of one language. Whoever was not given it and a language of the pages does not find it. */
export async function readNoticeTranslation(
	deps: DeskDeps,
	member: Member,
	language: string
): Promise<Result<NoticeTranslationView, Missing>> {
	const found = await find(deps, member, language);
	if (!found.ok) return found;
	const { draft, today } = found.value;
	const offered = await offeredVersion(deps.db, language);
	const ids = [draft?.byMember, offered?.readBy].filter((id) => typeof id === 'string');
	const names = await memberNames(deps.db, ids);
	const nameOf = (id: string) => names.get(id) ?? null;
	return ok({
		language,
		sourceLanguage: today.language,
		sourceHash: today.hash,
		version: draft?.version ?? 0,
		lines: alignNotice(today.text, draft?.lines ?? []),
		state: stateOf(draft, offered?.version ?? null),
		saved: draft && { by: nameOf(draft.byMember), at: draft.at },
		offered: offered && { version: offered.version, hash: offered.hash, by: nameOf(offered.readBy) },
		canSave: mayAtDesk(member, 'translate_notices'),
		canRead: draft !== null && !(await writersOf(deps.db, language)).includes(member.id)
	});
}

/** Saves a version beside the notice that stood on the page. Tellers get nothing of it before a second person has read it. */
export async function saveNoticeTranslation(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly language: string;
		readonly after: number;
		readonly sourceHash: string;
		readonly field: (name: string) => string;
	}
): Promise<Result<{ version: number }, Missing | 'changed_meanwhile' | 'notice_changed' | 'telling_too_long'>> {
	const allowed = authorize(member, 'translate_notices');
	if (!allowed.ok) return allowed;
	const { language, after, sourceHash, field } = asked;
	const found = await find(deps, member, language);
	if (!found.ok) return found;
	const { draft, today } = found.value;
	if (today.hash !== sourceHash) return refuse('notice_changed');
	if ((draft?.version ?? 0) !== after) return refuse('changed_meanwhile');
	const lines = typedNotice(field, alignNotice(today.text, draft?.lines ?? []));
	if (lines === null) return refuse('telling_too_long');
	if (draft && JSON.stringify(draft.lines) === JSON.stringify(lines)) return ok({ version: draft.version });
	const source = { language: today.language, hash: today.hash };
	const next = { language, version: after + 1, source, lines, byMember: member.id, at: deps.clock() };
	return deps.db.transaction().execute(async (tx) => {
		if (!(await saveDraft(tx, next))) return refuse('changed_meanwhile');
		await logDeed(tx, { memberId: member.id, did: 'notice_translated', subject: language });
		return ok({ version: next.version });
	});
}

/** A second person who reads both registers exactly this version; from then on tellers are offered it. */
export async function approveNoticeTranslation(
	deps: DeskDeps,
	member: Member,
	{ language, version }: { readonly language: string; readonly version: number }
): Promise<Result<null, Missing | Exclude<Registered, 'registered'>>> {
	const found = await find(deps, member, language);
	if (!found.ok) return found;
	const { draft, today } = found.value;
	if (draft === null || !isWholeNotice(alignNotice(today.text, draft.lines))) return refuse('not_whole');
	return deps.db.transaction().execute(async (tx) => {
		const outcome = await registerTranslated(tx, { language, version, memberId: member.id, at: deps.clock() });
		if (outcome !== 'registered') return refuse(outcome);
		await logDeed(tx, { memberId: member.id, did: 'notice_registered', subject: language });
		return ok(null);
	});
}

/** Offers it no longer: one person is enough for less. */
export async function withdrawNoticeTranslation(
	deps: DeskDeps,
	member: Member,
	language: string
): Promise<Result<null, Missing>> {
	const found = await find(deps, member, language);
	if (!found.ok) return found;
	return deps.db.transaction().execute(async (tx) => {
		if (!(await withdrawTranslated(tx, language, deps.clock()))) return refuse('not_found');
		await logDeed(tx, { memberId: member.id, did: 'notice_withdrawn', subject: language });
		return ok(null);
	});
}

/** The newest draft and the notice of today in the language beside which it is written. */
async function find(deps: DeskDeps, member: Member, language: string) {
	const allowed = authorize(member, 'read_notice_translations');
	if (!allowed.ok) return allowed;
	if (!isLanguageTag(language) || isSpoken(language) || !member.reading.includes(language)) return refuse('not_found');
	const draft = await newestDraft(deps.db, language);
	const source = sourceFor(member, draft);
	return source === null ? refuse('not_found') : ok({ draft, today: noticeIn(source) });
}

/** Whether the pages speak a language, or the one it is a form of: then their own words are the notice. */
function isSpoken(language: string): boolean {
	return interfaceLocaleOf(language) !== 'en' || language.split('-')[0] === 'en';
}

/** The language to translate from: that of the draft or, where nobody has begun, the first of the pages that is read. */
function sourceFor(member: Pick<Member, 'reading'>, draft: NoticeDraft | null): string | null {
	if (draft !== null) return reads(member, draft.source.language) ? draft.source.language : null;
	return LOCALES.find((locale) => reads(member, locale)) ?? null;
}

function stateOf(draft: NoticeDraft | null, offered: number | null): NoticeState {
	if (draft === null) return 'waiting';
	if (!isWholeNotice(alignNotice(noticeIn(draft.source.language).text, draft.lines))) return 'begun';
	return offered === draft.version ? 'done' : 'unread';
}
