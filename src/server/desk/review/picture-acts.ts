import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isLanguageTag, isObject } from '#domain/base/shape.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import type { Rung } from '#domain/consent/ladders.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { OPEN_FOR } from '#domain/office/reason.ts';
import { type Box, type Cover, liesIn, readBox, readCovers, stillCovered, THING } from '#domain/story/covers.ts';
import { makeableRungs, type PeopleSeen } from '#domain/story/picture-rungs.ts';
import { isPictureText, keptPictureWords, opensWords, ownWords, withWords } from '#domain/story/picture-words.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { openedBy } from '#server/store/review/openings.ts';
import { confirmPeople, type DeskPicture, picturesOf, saveFileBody } from '#server/store/review/pictures.ts';
import { addBystander, peopleOf } from '#server/store/review/people.ts';
import { addAuthor } from '#server/store/review/story-parts.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { fileBody, rungsOf } from './read-pictures.ts';
import { unreview } from './withdraw-review.ts';
import { type AtWork, type Barred, workOn } from './work.ts';

/**
 * The sealed preview of a picture, decrypted while it is sent. Only for somebody who has the pictures open; those of
 * historical texts are open to whoever works on them.
 */
export async function streamPicture(
	deps: DeskDeps,
	member: Member,
	{ storyId, fileId }: { readonly storyId: string; readonly fileId: string }
): Promise<Result<AsyncIterable<Uint8Array>, Barred | 'picture_missing'>> {
	return workOn(deps, member, { act: 'see_story', storyId, alsoTakenBack: true, lock: false }, async (at) => {
		if (!(await hasOpen(at, member, deps.clock()))) return refuse('not_allowed');
		const picture = await findPicture(at, fileId);
		const look = picture?.look;
		if (!look?.preview_path || !look.body) return refuse('picture_missing');
		const place = { table: 'story.picture_look', row: look.file_id, field: 'body', version: 1 };
		const body = openJson(at.key, place, look.body);
		if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a preview has no identity');
		return ok(openFile(join(deps.sealedFiles, look.preview_path), body.identity));
	});
}

async function hasOpen({ tx, storyId, row, subject, isOver }: AtWork, member: Member, now: number): Promise<boolean> {
	const works = mayOnStory(member, 'cover_picture', subject) || mayOnStory(member, 'open_testimony', subject);
	if (!works) return false;
	if (row.basis === 'public_domain') return true;
	if (isOver) return false;
	return (await openedBy(tx, { storyId, memberId: member.id, since: now - OPEN_FOR })).has('picture');
}

/**
 * A person has looked: who can be seen, and which boxes cover. What was made of the picture before is gone at once, and a
 * story that is shown comes back with the picture as it is now. Where more could be seen than before, and the one who
 * says so is no second pair of eyes, the story needs its approval again; also where something new is covered, which the
 * words for the covered picture may still describe. One that is not used any more shows less, whoever says so.
 */
export async function confirmPicture(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly fileId: string;
		readonly people: PeopleSeen;
		/** Each with whose face it is: the id of a person of the story, `thing`, or `new`: somebody who was not asked. */
		readonly covers: readonly Cover[];
		/** The part that is kept; null or nothing: all of it. */
		readonly crop?: Box | null;
		/** When the confirmation on the page was given (ms since 1970); 0: there was none. */
		readonly after: number;
	}
): Promise<
	Result<{ unreviewed: boolean }, Barred | 'picture_missing' | 'box_missing' | 'person_unknown' | 'changed_meanwhile'>
> {
	const { storyId, fileId, people, crop = null, after } = asked;
	if (people === 'covered' && asked.covers.length === 0) return refuse('box_missing');
	return workOn(deps, member, { act: 'cover_picture', storyId }, async (at) => {
		const picture = await findPicture(at, fileId);
		if (!picture?.look || picture.look.refused !== null) return refuse('picture_missing');
		const { file } = picture;
		if ((file.confirmed_at?.getTime() ?? 0) !== after) return refuse('changed_meanwhile');
		if (!(await areAllInStory(at, asked.covers))) return refuse('person_unknown');
		const covers = await withNewPeople(at, asked.covers);
		const more = seesMore(file, { people, covers, crop });
		await confirmPeople(at.tx, { storyId, fileId, people, covers, crop, memberId: member.id, at: deps.clock() });
		const detail = { file: fileId, people, boxes: covers.length };
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'picture_confirmed', detail });
		const isSecond = mayOnStory(member, 'review', at.subject);
		const mayDescribe =
			people !== 'left_out' && hasMaskedWords(at.key, file) && !stillCovered(covers, readCovers(file.covers) ?? []);
		// What stood for no rung was not looked through when the story was approved.
		const rungs = makeableRungs(people, covers.length > 0);
		const isUnread = opensWords(fileBody(at.key, file).words, rungsOf(file), rungs);
		const unreviewed = (more && !isSecond) || mayDescribe || isUnread ? await unreview(at, member, 'picture') : false;
		await hideStory(at.tx, storyId);
		await enqueue(at.tx, 'publish', { storyId });
		return ok({ unreviewed });
	});
}

function seesMore(
	file: DeskPicture['file'],
	now: { readonly people: PeopleSeen; readonly covers: readonly Cover[]; readonly crop: Box | null }
): boolean {
	if (now.people === 'left_out') return false;
	if (file.people !== now.people) return true;
	const cropBefore = readBox(file.crop);
	if (cropBefore !== null && (now.crop === null || !liesIn(now.crop, cropBefore))) return true;
	return !stillCovered(readCovers(file.covers) ?? [], now.covers);
}

/** Whether something was written for the picture with its covers: beside those that it had then. */
function hasMaskedWords(key: Buffer, file: DeskPicture['file']): boolean {
	return Object.values(fileBody(key, file).words.byRung.solid_mask ?? {}).some((text) => text !== '');
}

/** Said of a face whose person is not in the story yet. */
const NEW = 'new';

async function areAllInStory({ tx, storyId }: AtWork, covers: readonly Cover[]): Promise<boolean> {
	const known = new Set([NEW, THING, ...(await peopleOf(tx, storyId)).map(({ id }) => id)]);
	return covers.every(({ who }) => who === undefined || known.has(who));
}

/** Each face of somebody new gets a person of its own, who was not asked: role only, nothing of them is shown. */
async function withNewPeople({ tx, storyId }: AtWork, covers: readonly Cover[]): Promise<Cover[]> {
	const tied: Cover[] = [];
	for (const cover of covers) {
		tied.push(cover.who === NEW ? { ...cover, who: await addBystander(tx, storyId) } : cover);
	}
	return tied;
}

/**
 * Saves the words that stand for a picture, one text for each rung at which it can be shown. Readers get them, so an
 * approval given before does not cover them.
 */
export async function saveAlt(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly fileId: string;
		readonly language: string;
		readonly texts: { readonly [R in Rung<'face'>]?: string };
		/** The version of the picture's words that was on the page. */
		readonly after: number;
	}
): Promise<Result<{ unreviewed: boolean }, Barred | 'picture_missing' | 'alt_long' | 'changed_meanwhile'>> {
	const { storyId, fileId, language, after } = asked;
	const typed = Object.entries(asked.texts).map(([rung, text]) => [rung, tidyText(text)] as const);
	if (!isLanguageTag(language) || typed.some(([, text]) => !isPictureText(text))) return refuse('alt_long');
	return workOn(deps, member, { act: 'translate', storyId }, async (at) => {
		const file = (await findPicture(at, fileId))?.file;
		if (file === undefined) return refuse('picture_missing');
		const { words, ...body } = fileBody(at.key, file);
		const texts: { readonly [R in Rung<'face'>]?: string } = Object.fromEntries(typed);
		const rungs = rungsOf(file);
		// Somebody else looked at the picture meanwhile: a text for a picture without people is none for a covered one.
		const isForThese = rungs.length > 0 && rungs.length === typed.length && rungs.every((rung) => rung in texts);
		if (!isForThese) return refuse('changed_meanwhile');
		if (rungs.every((rung) => ownWords(words, rung, language) === texts[rung])) return ok({ unreviewed: false });
		if (file.body_version !== after) return refuse('changed_meanwhile');
		const version = file.body_version + 1;
		const place = { table: 'story.file', row: file.id, field: 'body', version };
		const next = { ...body, ...keptPictureWords(withWords(words, language, texts)) };
		await saveFileBody(at.tx, { id: file.id, storyId, body: sealJson(at.key, place, next), version });
		const lost = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'edited' });
		const detail = { file: fileId, language };
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'alt_saved', detail });
		return ok({ unreviewed: (await unreview(at, member, 'picture')) || lost });
	});
}

async function findPicture({ tx, storyId }: AtWork, fileId: string): Promise<DeskPicture | undefined> {
	return (await picturesOf(tx, storyId)).find(({ file }) => file.id === fileId);
}
