/** Notices read aloud: what is offered in each language, and what managers do about it. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { noticeIn, noticesToday } from '#messages/notice.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import {
	addUpload,
	type NoticeSound,
	refusals,
	soundOfNotice,
	uploadsWaiting,
	withdrawSound
} from '#server/store/notices/sounds.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** The heaviest reading that is taken, in bytes. */
const NOTICE_SOUND_BYTES = 30 * 1024 * 1024;

export interface NoticeView {
	readonly language: string;
	readonly hash: string;
	readonly number: number;
	/** What is to be read aloud. */
	readonly told: string;
	readonly sound: NoticeSound | null;
	/** A recording has arrived and is being made anew. */
	readonly waits: boolean;
	/** The pages speak it, so the program may read it aloud; false: an office translated it. */
	readonly isPages: boolean;
	/** Why the last recording of exactly this text could not be used. */
	readonly refusal: string | null;
}

export async function readNotices(deps: DeskDeps, member: Member): Promise<Result<NoticeView[], NotAllowed>> {
	const allowed = authorize(member, 'read_notices');
	if (!allowed.ok) return allowed;
	const [waiting, refused] = await Promise.all([uploadsWaiting(deps.db), refusals(deps.db)]);
	const views: NoticeView[] = [];
	const translated = await noticesOffered(deps.db);
	for (const { language, hash, number, text } of [...noticesToday(), ...translated]) {
		const why = refused.find((one) => one.language === language && one.hash === hash);
		views.push({
			...{ language, hash, number, isPages: isOfPages(language, hash) },
			told: toldOf(text),
			sound: await soundOfNotice(deps.db, { language, hash }),
			waits: waiting.includes(language),
			refusal: why?.reason ?? null
		});
	}
	return ok(views);
}

/** Takes in a reading of exactly the text that stood on the page. */
export async function takeNoticeSound(
	deps: DeskDeps,
	member: Member,
	asked: { readonly language: string; readonly hash: string; readonly body: Uint8Array }
): Promise<Result<null, NotAllowed | 'reading_empty' | 'reading_heavy' | 'notice_changed'>> {
	const allowed = authorize(member, 'read_notices');
	if (!allowed.ok) return allowed;
	const { language, hash, body } = asked;
	if (body.byteLength === 0) return refuse('reading_empty');
	if (body.byteLength > NOTICE_SOUND_BYTES) return refuse('reading_heavy');
	// What was read aloud was another text: it would be offered with words that nobody read.
	const isOffered = (await noticesOffered(deps.db)).some((one) => one.language === language && one.hash === hash);
	if (!isOfPages(language, hash) && !isOffered) return refuse('notice_changed');
	return deps.db.transaction().execute(async (tx) => {
		const upload = { language, hash, body: Buffer.from(body), memberId: member.id, at: new Date(deps.clock()) };
		await addUpload(tx, upload);
		await logDeed(tx, { memberId: member.id, did: 'notice_read', subject: language });
		await enqueue(tx, 'notice-sound', {});
		return ok(null);
	});
}

/** Lets the machine read it, where no person has. It is offered as that. */
export async function letMachineRead(
	deps: DeskDeps,
	member: Member,
	asked: { readonly language: string; readonly hash: string }
): Promise<Result<null, NotAllowed | 'notice_changed'>> {
	const allowed = authorize(member, 'read_notices');
	if (!allowed.ok) return allowed;
	const { language, hash } = asked;
	if (!isOfPages(language, hash)) return refuse('notice_changed');
	return deps.db.transaction().execute(async (tx) => {
		await logDeed(tx, { memberId: member.id, did: 'notice_by_machine', subject: language });
		await enqueue(tx, 'notice-sound', { language });
		return ok(null);
	});
}

/** Offers a reading no longer. The yeses that name it go on naming it. */
export async function withdrawNoticeSound(
	deps: DeskDeps,
	member: Member,
	sha256: string
): Promise<Result<null, NotAllowed | 'not_found'>> {
	const allowed = authorize(member, 'read_notices');
	if (!allowed.ok) return allowed;
	return deps.db.transaction().execute(async (tx) => {
		if (!(await withdrawSound(tx, sha256, new Date(deps.clock())))) return refuse('not_found');
		await logDeed(tx, { memberId: member.id, did: 'notice_withdrawn', subject: sha256.slice(0, 32) });
		return ok(null);
	});
}

/** The part that is read aloud: in each language as many lines, because each was made line for line. */
function toldOf(text: string): string {
	return text.split('\n').slice(0, noticeIn('en').told.split('\n').length).join('\n');
}

function isOfPages(language: string, hash: string): boolean {
	return noticesToday().some((one) => one.language === language && one.hash === hash);
}
