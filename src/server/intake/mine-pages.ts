/** From a pressed button to the page that answers it. The form is read here, once; the door does the rest. */
import { isUuid } from '#domain/base/shape.ts';
import { asCounted } from '#domain/base/tidy-text.ts';
import { isAfterTakingBack } from '#domain/story/after-taking-back.ts';
import { type Block, parseTelling, type Telling } from '#domain/story/telling.ts';
import { bringUp } from '#domain/tell/made-from.ts';
import { readWouldBeKnown } from '#domain/story/would-be-known.ts';
import type { Changed } from '#server/intake/change-my-consent.ts';
import type { AfterAct, MineDoor } from '#server/intake/mine.ts';
import {
	type DigitsNotice,
	type MineAnswer,
	type MinePage,
	type MyNotice,
	type MyScreen,
	SCREENS,
	type Typed
} from '#server/intake/mine-page-view.ts';

export interface MinePages {
	/** The page before anything was typed. */
	asks(): MinePage;
	/** Answers a form of the page. `caller`: a keyed hash under which tries are counted. `language`: of the page. */
	post(form: FormData, caller: string, language: string): Promise<MineAnswer>;
}

/** Fields that belong to the form itself and never go along to the next page. */
const OWN = new Set([
	'pass',
	'visit',
	'digits',
	'word',
	'intent',
	'screen',
	'after',
	'message_id',
	'version',
	'after_version',
	'language',
	'file',
	'part',
	'pauses',
	'stood'
]);

const STATUS: Readonly<Record<DigitsNotice, number>> = {
	...{ length: 400, typo: 400, empty: 400, wrong: 400, ended: 400 },
	...{ busy: 503, too_many: 429 }
};

/** What a button did: the page as it is then, or why nothing was done. */
type Act = { ok: true; value: AfterAct } | { ok: false; reason: string };

export function createMinePages(door: MineDoor): MinePages {
	const digitsPage = (notice: DigitsNotice, fields: Typed, digits = ''): MineAnswer => ({
		status: STATUS[notice],
		page: {
			...{ kind: 'digits', notice, digits, visit: door.newVisit() },
			...{ screen: screenOf(fields, 'home'), typed: typedOf(fields) }
		}
	});
	const openPage = (
		{ view, ledger }: AfterAct,
		screen: MyScreen,
		notice: MyNotice | null,
		more: { typed?: Typed; faults?: (MinePage & { kind: 'open' })['faults']; status?: number } = {}
	): MineAnswer => {
		const stands = reachable(screen, view);
		const { typed, older } = asItStands(stands, view, more.typed ?? {});
		const saysNothing = notice === null || notice === 'kept' || notice === 'word_open';
		return {
			status: more.status ?? 200,
			page: {
				kind: 'open',
				...{ screen: stands, view, ledger, typed },
				...{ notice: older && saysNothing ? 'changed_older' : notice, faults: more.faults ?? [] }
			}
		};
	};

	const asks = (): MinePage => ({
		...{ kind: 'digits', notice: null, digits: '', visit: door.newVisit() },
		...{ screen: 'home', typed: {} }
	});

	/** Opens by digits. What was typed before an ended pass goes along. */
	async function open(fields: Typed, typed: Typed, caller: string, how: 'open' | 'pause'): Promise<MineAnswer> {
		const digits = fields.digits ?? '';
		if (digits.trim() === '') return digitsPage('empty', fields);
		const opened =
			how === 'open'
				? await door.open(digits, caller, fields.visit)
				: await door.pauseByReceipt(digits, caller, fields.visit);
		if (!opened.ok) return digitsPage(opened.reason, fields, digits);
		const { status } = opened.value.view;
		const notice = how === 'pause' && status === 'paused' ? 'paused' : Object.keys(typed).length > 0 ? 'kept' : null;
		return openPage(opened.value, screenOf(fields, 'home'), notice, { typed });
	}

	/** Shows what an act did, or the same screen with the reason and everything that was typed. */
	async function after(
		done: Act,
		fields: Typed,
		{ screen, notice }: { screen: MyScreen; notice: MyNotice },
		typed: Typed = {}
	): Promise<MineAnswer> {
		if (done.ok) return openPage(done.value, screen, notice);
		if (done.reason === 'ended') return digitsPage('ended', fields);
		const now = await door.look(fields.pass ?? '');
		if (!now.ok) return digitsPage('ended', fields);
		return openPage(now.value, screenOf(fields, screen), noticeOf(done.reason), { typed, status: 400 });
	}

	async function change(fields: Typed, typed: Typed): Promise<MineAnswer> {
		const done = await door.change(fields.pass ?? '', typed, noticeRead(typed));
		if (!done.ok) return after(done, { ...fields, screen: 'change' }, { screen: 'home', notice: 'stopped' }, typed);
		const { changed, noticeFirst, read } = done.value;
		const again = (notice: MyNotice | null) =>
			openPage(done.value, 'change', notice, { typed: read.typed, faults: read.faults, status: 400 });
		if (read.faults.length > 0) return again(null);
		if (noticeFirst) return again('notice_first');
		if (changed === 'older' || changed === 'older_and_narrowed') return again(`changed_${changed}`);
		return openPage(done.value, 'home', changedNotice(changed, done.value.view));
	}

	/** Everything is asked again; nothing is taken for a yes that was not ticked. */
	async function renew(fields: Typed, typed: Typed, language: string): Promise<MineAnswer> {
		const carried = fields.pass ?? '';
		const [read, page] = [await door.read(carried, typed, true), await door.look(carried)];
		if (!read.ok || !page.ok) return digitsPage('ended', fields);
		const { grants, faults, older } = read.value;
		const again = (notice: MyNotice | null) => openPage(page.value, 'renew', notice, { typed, faults, status: 400 });
		if (!older) {
			if (faults.length > 0) return again(null);
			if (Object.keys(grants).length === 0) return again('renew_choose');
			const { requested, todayHash } = page.value.view.notice;
			if (requested && noticeRead(typed) !== todayHash) return again('notice_first');
		}
		const done = await door.renew(carried, { typed, language });
		if (!done.ok) return after(done, { ...fields, screen: 'renew' }, { screen: 'home', notice: 'stopped' }, typed);
		const { renewed } = done.value;
		if (renewed === 'renewed') return openPage(done.value, 'text', 'renewed');
		if (renewed === 'older' || renewed === 'older_and_narrowed')
			return openPage(done.value, 'renew', `changed_${renewed}`, { typed: done.value.read.typed, status: 400 });
		return openPage(
			done.value,
			'home',
			renewed === 'asked' ? 'renewal_asked' : changedNotice(renewed, done.value.view)
		);
	}

	/** Whoever came from a form about consent goes back to it, with all that was chosen there. */
	async function acceptNotice(fields: Typed, typed: Typed): Promise<MineAnswer> {
		const done = await door.acceptNotice(fields.pass ?? '', fields.noticeHash ?? '');
		const back = SCREENS.find((screen) => screen === typed.noticeFrom) ?? 'home';
		if (done.ok) return openPage(done.value, back, 'notice_accepted', { typed });
		return after(done, { ...fields, screen: 'notice' }, { screen: 'home', notice: 'notice_accepted' }, typed);
	}

	async function correct(fields: Typed, typed: Typed): Promise<MineAnswer> {
		const carried = fields.pass ?? '';
		const now = await door.look(carried);
		if (!now.ok) return digitsPage('ended', fields);
		const { language = '', after_version: afterVersion } = fields;
		const original = now.value.view.safeTexts.find(({ telling }) => telling.language === language)?.telling;
		if (original === undefined) return openPage(now.value, 'text', 'changed_meanwhile', { typed, status: 400 });
		const blocks = original.blocks
			.map((block, index): Block => ({ ...block, text: typed[`${language}-block-${index}`] ?? block.text }))
			.filter(({ text }) => text.trim() !== '');
		const corrected = parseTelling({
			...original,
			title: typed[`${language}-title`] ?? original.title,
			brings: typed[`${language}-brings`] ?? original.brings,
			summary: typed[`${language}-summary`] ?? original.summary,
			blocks,
			excerptBlocks: Math.min(original.excerptBlocks, blocks.length),
			...keptNotes(original, typed)
		});
		if (!corrected.ok) return openPage(now.value, 'text', 'text_faulty', { typed, status: 400 });
		const done = await door.correct(carried, { telling: corrected.value, after: whole(afterVersion) });
		return after(done, fields, { screen: 'text', notice: 'corrected' }, typed);
	}

	return {
		asks,
		async post(form, caller, language) {
			const fields = readFields(form);
			const carried = fields.pass ?? '';
			const typed = typedOf(fields);
			// A browser that is told to reload sends what was sent before, also for somebody else and long after.
			const standing = await door.visitStanding(fields.visit ?? '', carried);
			if (standing === 'left') return { status: 200, page: asks() };
			if (standing === 'over') return digitsPage('ended', { screen: fields.screen ?? '' });
			switch (fields.intent) {
				case 'open':
				case 'pause_now':
					return open(fields, typed, caller, fields.intent === 'open' ? 'open' : 'pause');
				case 'pause':
					return after(await door.pause(carried), fields, { screen: 'home', notice: 'paused' });
				case 'resume':
					return after(await door.resume(carried, whole(fields.pauses)), fields, { screen: 'home', notice: 'resumed' });
				case 'change':
					return change(fields, typed);
				case 'refuse_language': {
					const done = await door.refuseLanguage(carried, fields.language ?? '');
					const notice = done.ok ? changedNotice(done.value.changed, done.value.view) : 'stopped';
					return after(done, fields, { screen: 'home', notice });
				}
				case 'unlist':
					return after(await door.unlist(carried, true), fields, { screen: 'home', notice: 'unlisted' });
				case 'list_again':
					return after(await door.unlist(carried, false), fields, { screen: 'home', notice: 'listed_again' });
				case 'withhold':
					return after(await door.withhold(carried, uuid(fields.file)), fields, {
						...{ screen: 'home', notice: 'part_withheld' }
					});
				case 'show_again': {
					const done = await door.showAgain(carried, uuid(fields.file));
					return after(done, fields, { screen: 'home', notice: done.ok ? `part_${done.value.outcome}` : 'stopped' });
				}
				case 'take_out': {
					const done = await door.takeOut(carried, fields.part ?? '');
					return after(done, fields, { screen: 'home', notice: 'paragraph_out' });
				}
				case 'put_back': {
					const done = await door.putBack(carried, fields.part ?? '');
					return after(done, fields, { screen: 'home', notice: 'paragraph_back' });
				}
				case 'renew':
					return renew(fields, typed, language);
				case 'accept_notice':
					return acceptNotice(fields, typed);
				case 'word': {
					const said = await door.sayWord(carried, fields.word ?? '', caller);
					if (said.ok) return openPage(said.value, screenOf(fields, 'home'), 'word_open', { typed });
					const reason = said.reason === 'ended' ? 'ended' : `word_${said.reason}`;
					return after({ ok: false, reason }, fields, { screen: 'home', notice: 'word_wrong' }, typed);
				}
				case 'approve': {
					const known = readWouldBeKnown(fields.known);
					const text = { language: fields.language ?? '', version: whole(fields.version), known };
					const done = await door.approve(carried, text);
					const notice = done.ok ? done.value.outcome : 'stopped';
					return after(done, fields, { screen: 'text', notice }, typed);
				}
				case 'approve_words': {
					const words = { fileId: uuid(fields.file), language: fields.language ?? '', version: whole(fields.version) };
					return after(await door.approveWords(carried, words), fields, { screen: 'text', notice: 'approved' });
				}
				case 'correct':
					return correct(fields, typed);
				case 'send': {
					const message = { id: uuid(fields.message_id), text: fields.message ?? '' };
					const done = await door.answer(carried, message);
					const reasons: Record<string, string> = {
						...{ empty: 'message_empty', too_long: 'message_too_long', too_many: 'message_too_many' }
					};
					const named: Act = done.ok ? done : { ok: false, reason: reasons[done.reason] ?? done.reason };
					return after(named, fields, { screen: 'messages', notice: 'sent' }, typed);
				}
				case 'reach': {
					const done = await door.changeContact(carried, { answers: typed, after: whole(fields.after_version) });
					const notice = done.ok && done.value.view.reach?.reach.how !== 'none' ? 'reach_saved' : 'reach_none';
					return after(done, fields, { screen: 'reach', notice }, typed);
				}
				case 'take_back':
				case 'choose': {
					const choice = fields.after;
					if (!isAfterTakingBack(choice)) {
						return after({ ok: false, reason: 'choose_one' }, fields, { screen: 'take_back', notice: 'choose_one' });
					}
					const notice = fields.intent === 'choose' ? 'choice_changed' : 'taken_back';
					const taken = await door.takeBack(carried, choice, fields.stood);
					return after(taken, { ...fields, screen: 'take_back' }, { screen: 'certificate', notice });
				}
				default: {
					const page = await door.look(carried);
					return page.ok
						? openPage(page.value, screenOf(fields, 'home'), null, { typed })
						: digitsPage('ended', fields);
				}
			}
		}
	};
}

/** What a change did, in words that are true of where the story stands then. */
function changedNotice(changed: Changed, { status }: AfterAct['view']): MyNotice {
	if (changed !== 'narrowed' || status === 'shown' || status === 'coming_back') return `changed_${changed}`;
	if (status === 'paused') return 'changed_narrowed_paused';
	return status === 'nothing_allowed' ? 'changed_narrowed_gone' : 'changed_narrowed_hidden';
}

/** The notice that stood on the form, where somebody ticked to have read it. */
function noticeRead(typed: Typed): string {
	return typed.noticeAck === 'yes' ? (typed.noticeHash ?? '') : '';
}

/** What was typed before goes along, also for half an hour and more: what was only left standing stands as it is now. */
function asItStands(screen: MyScreen, view: AfterAct['view'], typed: Typed): { typed: Typed; older: boolean } {
	if (screen !== 'change' && screen !== 'renew') return { typed, older: false };
	return bringUp(typed, screen === 'renew' ? view.before : view.grants, screen === 'renew');
}

/** What the teller lets stand above the text: of what stood there, whatever was left ticked. */
function keptNotes({ language, notes }: Telling, typed: Typed): Pick<Telling, 'notes'> {
	if (notes === undefined || typed[`${language}-notes`] === undefined) return {};
	return { notes: notes.filter((note) => typed[`${language}-note-${note}`] === 'yes') };
}

/** Every text field once; boxes with the same name as a list with commas. Files are none of these pages' business. */
function readFields(form: FormData): Typed {
	const fields: Record<string, string> = {};
	for (const [name, value] of form) {
		if (typeof value !== 'string') continue;
		const text = asCounted(value);
		// Where a page has one form with several ways out, the button says which.
		fields[name] = Object.hasOwn(fields, name) && name !== 'screen' ? `${fields[name]},${text}` : text;
	}
	return fields;
}

/** What a person typed, without what belongs to the form itself. */
function typedOf(fields: Typed): Typed {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !OWN.has(name)));
}

const NOTICES: Readonly<Record<string, MyNotice>> = {
	...{
		second_word: 'word_needed',
		unanswered: 'known_missing',
		stopped: 'stopped',
		changed_meanwhile: 'changed_meanwhile',
		erased: 'erased'
	},
	...{ message_empty: 'message_empty', message_too_long: 'message_too_long', message_too_many: 'message_too_many' },
	...{ with_interviewer: 'renew_with_interviewer', notice_first: 'notice_first', notice_older: 'notice_older' },
	...{
		text_faulty: 'text_faulty',
		reach_missing: 'reach_missing',
		reach_receipt: 'reach_receipt',
		reach_changed: 'reach_changed'
	},
	...{ not_paused: 'not_paused', paused_again: 'paused_again', choice_older: 'choice_older' },
	...{ word_wrong: 'word_wrong', word_busy: 'word_busy', word_too_many: 'word_too_many', choose_one: 'choose_one' }
};

function noticeOf(reason: string): MyNotice {
	const notice = NOTICES[reason];
	if (notice === undefined) throw new Error(`a refusal without words: ${reason}`);
	return notice;
}

function screenOf(fields: Typed, otherwise: MyScreen): MyScreen {
	return SCREENS.find((screen) => screen === fields.screen) ?? otherwise;
}

/** A screen that has nothing to show leads to the first one. */
function reachable(screen: MyScreen, view: AfterAct['view']): MyScreen {
	switch (screen) {
		case 'change':
			return view.canChange ? screen : 'home';
		case 'renew':
			return view.renewal === 'now' ? screen : 'home';
		case 'notice':
			return view.notice.requested ? screen : 'home';
		case 'take_back':
			return view.canTakeBack || view.canChoose ? screen : 'home';
		case 'certificate':
			return view.certificate ? screen : 'home';
		case 'text':
		case 'messages':
		case 'reach':
		case 'home':
			return screen;
	}
}

function whole(text: string | undefined): number {
	const number = Number(text ?? '');
	return Number.isInteger(number) && number >= 0 ? number : 0;
}

function uuid(text = ''): string {
	return isUuid(text) ? text : crypto.randomUUID();
}
