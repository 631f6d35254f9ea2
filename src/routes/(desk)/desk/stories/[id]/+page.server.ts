import { error } from '@sveltejs/kit';
import { isLanguageTag } from '#domain/base/shape.ts';
import { isAskedBy, isAskedHow } from '#domain/office/asked-how.ts';
import { leftUndecided, typedCovers, typedCrop } from '#domain/story/covers.ts';
import { blockAfter, editBlocks, readBlockEdit } from '#domain/story/edit-blocks.ts';
import { isMarkReason } from '#domain/story/marks.ts';
import { isPeopleSeen } from '#domain/story/picture-rungs.ts';
import { typedPictureTexts } from '#domain/story/picture-words.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { typedTelling } from '#domain/story/telling-form.ts';
import { isReviewCode } from '#lib/words/review-words.ts';
import { deskOf, field } from '../../../desk-request.ts';
import { pieces, recordingDecision, typedOrUploaded } from './recording-form.ts';
import { closingActions } from './closing-actions.ts';
import { contactActions } from './contact-actions.ts';
import { checklistActions } from './checklist-actions.ts';
import { endingActions } from './ending-actions.ts';
import { childActions } from './child-actions.ts';
import { groupActions } from './group-actions.ts';
import { peopleActions } from './people-actions.ts';
import { riskActions } from './risk-actions.ts';
import { talkActions } from './talk-actions.ts';
import { back, fieldsOf, ledgerOf, numberOf, sayNo, textsOf } from './review-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const { desk, member } = deskOf(locals);
	if (!isStoryId(params.id)) error(404, 'not_found');
	const [read, pause] = await Promise.all([desk.review.read(member, params.id), desk.readPause(member, params.id)]);
	if (!read.ok) error(read.reason === 'not_found' ? 404 : 403, read.reason);
	setHeaders({ 'cache-control': 'no-store' });
	const language = url.searchParams.get('lang');
	const notGiven = url.searchParams.get('not-given');
	return {
		review: read.value,
		// What was taken back is not paused any more: there is nothing to lift.
		pause: pause.ok && !read.value.takenBack ? pause.value : null,
		myId: member.id,
		myName: member.name,
		now: locals.doors.clock(),
		language: isLanguageTag(language) ? language : null,
		channel: url.searchParams.get('channel'),
		// Anybody can type an address: only what has words is said.
		notGiven: isReviewCode('refused', notGiven) ? notGiven : null,
		// Only the page is made from it: nothing is saved before somebody presses the button.
		begins: url.searchParams.has('begin')
	};
};

export const actions: Actions = {
	claim: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.claim(member, params.id);
		return done.ok ? back(url, 'claimed') : sayNo('acts', done.reason, {});
	},
	release: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.release(member, params.id);
		return done.ok ? back(url, 'released') : sayNo('acts', done.reason, {});
	},
	open: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const what = field(form, 'what');
		if (what !== 'testimony' && what !== 'contact' && what !== 'picture' && what !== 'recording')
			return sayNo('acts', 'no_choice', {});
		const [why, reason] = [field(form, 'why'), field(form, 'reason')];
		const done = await desk.review.open(member, { storyId: params.id, what, why, reason });
		const opening = { why, reason };
		return done.ok ? back(url, 'opened', {}, what) : sayNo(`open_${what}`, done.reason, { opening });
	},
	save: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const language = field(form, 'language');
		const typed = typedTelling(fieldsOf(form), language);
		const edit = readBlockEdit(field(form, 'edit'));
		const edited = edit === null ? typed : { ...typed, blocks: editBlocks(typed.blocks, edit) };
		const excerptBlocks = Math.min(edited.excerptBlocks, edited.blocks.length);
		const after = numberOf(form, 'after');
		const done = await desk.review.saveTelling(member, {
			storyId: params.id,
			typed: { ...edited, excerptBlocks },
			after: Math.max(0, after)
		});
		if (!done.ok) return sayNo('telling', done.reason, { typed: edited, after });
		const anchor = edit === null ? 'telling' : `block-${blockAfter(edit)}`;
		const { version, unreviewed } = done.value;
		return back(url, unreviewed ? 'author_unreviewed' : 'saved', { lang: language, v: version }, anchor);
	},
	working: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const text = field(form, 'text');
		const language = field(form, 'language');
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.saveWorking(member, { storyId: params.id, language, text, after });
		if (!done.ok) return sayNo('working', done.reason, { working: { language, text } });
		const { version, unreviewed } = done.value;
		return back(url, unreviewed ? 'author_unreviewed' : 'saved', { v: version }, 'testimony');
	},
	facts: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.saveFacts(member, { storyId: params.id, field: fieldsOf(form), after });
		if (done.ok) return back(url, done.value.unreviewed ? 'facts_unreviewed' : 'saved', {}, 'facts');
		return sayNo('facts', done.reason, { facts: Object.fromEntries(textsOf(form)) });
	},
	mark: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const remove = numberOf(form, 'remove');
		const words = field(form, 'words');
		const why = field(form, 'why');
		const done =
			remove >= 0
				? await desk.review.unmark(member, { storyId: params.id, mark: remove })
				: await desk.review.mark(member, { storyId: params.id, words, why: isMarkReason(why) ? why : 'other' });
		return done.ok ? back(url, 'marked', {}, 'testimony') : sayNo('mark', done.reason, { words });
	},
	checklist: checklistActions.checklist,
	settle: checklistActions.settle,
	anew: checklistActions.anew,
	picture: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const fileId = field(form, 'file');
		const people = field(form, 'people');
		const covers = typedCovers(fieldsOf(form));
		const typed = { picture: Object.fromEntries(textsOf(form)) };
		const crop = typedCrop(fieldsOf(form));
		if (covers === null || crop === 'wrong') return sayNo('picture', 'box_wrong', typed);
		if (leftUndecided(fieldsOf(form))) return sayNo('picture', 'box_undecided', typed);
		if (!isPeopleSeen(people)) return sayNo('picture', 'no_choice', typed);
		const after = Math.max(0, Number(field(form, 'after')) || 0);
		const done = await desk.review.confirmPicture(member, { storyId: params.id, fileId, people, covers, crop, after });
		if (!done.ok) return sayNo('picture', done.reason, typed);
		return back(url, done.value.unreviewed ? 'facts_unreviewed' : 'picture', {}, `picture-${fileId}`);
	},
	alt: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const fileId = field(form, 'file');
		const asked = {
			fileId,
			language: field(form, 'language'),
			texts: typedPictureTexts(fieldsOf(form), (name) => form.has(name)),
			after: numberOf(form, 'after')
		};
		const done = await desk.review.saveAlt(member, { storyId: params.id, ...asked });
		if (!done.ok) return sayNo('alt', done.reason, { picture: Object.fromEntries(textsOf(form)) });
		return back(url, done.value.unreviewed ? 'facts_unreviewed' : 'saved', {}, `picture-${fileId}`);
	},
	recording: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const asked = recordingDecision(form);
		const typed = { recording: Object.fromEntries(textsOf(form)) };
		if (asked === null) return sayNo('recording', 'no_choice', typed);
		const done = await desk.review.decideAboutRecording(member, { storyId: params.id, ...asked });
		if (!done.ok) return sayNo('recording', done.reason, typed);
		return back(url, done.value.unreviewed ? 'facts_unreviewed' : 'saved', {}, `recording-${asked.fileId}`);
	},
	words: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const fileId = field(form, 'file');
		const language = field(form, 'language');
		const typed = await typedOrUploaded(form);
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.saveTranscript(member, { storyId: params.id, fileId, language, typed, after });
		if (!done.ok) return sayNo('words', done.reason, { recording: { file: fileId, language, words: typed } });
		return back(url, done.value.unreviewed ? 'author_unreviewed' : 'saved', {}, `recording-${fileId}`);
	},
	reading: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const fileId = field(form, 'file');
		const upload = form.get('reading');
		const bytes = upload instanceof File ? [new Uint8Array(await upload.arrayBuffer())] : [];
		const words = { language: field(form, 'language'), version: numberOf(form, 'version') };
		const asked = { storyId: params.id, fileId, ...words, bytes: pieces(bytes) };
		const done = await desk.review.saveReading(member, asked);
		if (!done.ok) return sayNo('reading', done.reason, { recording: { file: fileId } });
		return back(url, done.value.unreviewed ? 'facts_unreviewed' : 'saved', {}, `recording-${fileId}`);
	},
	look: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const reason = field(form, 'reason');
		const keys = form.getAll('key').filter((key) => typeof key === 'string');
		const after = Math.max(0, numberOf(form, 'after'));
		const done = await desk.review.lookAtFinds(member, { storyId: params.id, keys, reason, after });
		return done.ok ? back(url, 'saved', {}, 'finds') : sayNo('finds', done.reason, { looked: { keys, reason } });
	},
	risk: riskActions.risk,
	trafficking: riskActions.trafficking,
	trafficking_talk: riskActions.trafficking_talk,
	trafficking_lift: riskActions.trafficking_lift,
	help: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const needsHelp = field(await request.formData(), 'help') === 'yes';
		const done = await desk.review.flagHelp(member, { storyId: params.id, needsHelp });
		return done.ok ? back(url, 'saved', {}, 'risk') : sayNo('risk', done.reason, {});
	},
	ask: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const asked = { storyId: params.id, language: field(form, 'language'), version: numberOf(form, 'version') };
		const done = await desk.review.askTeller(member, asked);
		return done.ok ? back(url, done.value === 'asked' ? 'asked' : 'only_less') : sayNo('acts', done.reason, {});
	},
	message: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const [text, person] = [field(form, 'text'), field(form, 'person')];
		const seen = field(form, 'seen');
		const done = await desk.review.writeMessage(member, { storyId: params.id, text, person, seen });
		const typed = { message: text, person: { person } };
		return done.ok ? back(url, 'sent', {}, 'messages') : sayNo('message', done.reason, typed);
	},
	read: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const seen = field(await request.formData(), 'seen');
		const done = await desk.review.readMessages(member, { storyId: params.id, seen });
		return done.ok ? back(url, 'read', {}, 'messages') : sayNo('message', done.reason, {});
	},
	correction: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const done = await desk.review.answerCorrection(member, {
			storyId: params.id,
			language: field(form, 'language'),
			version: numberOf(form, 'version'),
			after: Math.max(0, numberOf(form, 'after')),
			take: field(form, 'take') === 'yes'
		});
		if (!done.ok) return sayNo('telling', done.reason, {});
		return back(url, done.value.unreviewed ? 'author_unreviewed' : 'saved', {}, 'telling');
	},
	wish: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const accept = field(form, 'accept') === 'yes';
		const done = await desk.review.answerWish(member, {
			storyId: params.id,
			version: numberOf(form, 'version'),
			accept
		});
		return done.ok ? back(url, accept ? 'widened' : 'declined', {}, 'consent') : sayNo('wish', done.reason, {});
	},
	talk: talkActions.talk,
	alone: talkActions.alone,
	reminded: endingActions.reminded,
	renew: endingActions.renew,
	renew_historical: endingActions.renew_historical,
	letter: peopleActions.letter,
	person_add: peopleActions.person_add,
	person_said: peopleActions.person_said,
	person_words: peopleActions.person_words,
	person_origin: peopleActions.person_origin,
	child_sign: childActions.child_sign,
	child_flag: childActions.child_flag,
	child_list: childActions.child_list,
	child_adult: childActions.child_adult,
	make_without: groupActions.make_without,
	end_ask: closingActions.end_ask,
	end_do: closingActions.end_do,
	end_keep: closingActions.end_keep,
	yes_doubt: closingActions.yes_doubt,
	yes_invalid: closingActions.yes_invalid,
	yes_holds: closingActions.yes_holds,
	receipt_ask: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.askReceipt(member, params.id, field(await request.formData(), 'person'));
		return done.ok ? back(url, 'receipt_asked', {}, 'receipt') : sayNo('receipt', done.reason, {});
	},
	originals_ask: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.askOriginals(member, params.id, field(await request.formData(), 'person'));
		return done.ok ? back(url, 'originals_asked', {}, 'originals') : sayNo('originals', done.reason, {});
	},
	contact_ask: contactActions.contact_ask,
	contact_give: contactActions.contact_give,
	receipt_give: async ({ locals, params }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.giveReceipt(member, params.id);
		// In this one answer, which nothing keeps: after a redirect the digits would have to stand somewhere.
		return done.ok ? { part: 'receipt', reason: null, digits: done.value.digits } : sayNo('receipt', done.reason, {});
	},
	approve: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const seen = [...form].flatMap(([name, value]) => {
			const [, language] = /^seen-(.+)$/.exec(name) ?? [];
			return language === undefined || typeof value !== 'string' ? [] : [{ language, version: Number(value) }];
		});
		const heard = [...form].flatMap(([name, value]) => {
			const [, fileId, language] = /^heard-([0-9a-f-]{36})-(.+)$/.exec(name) ?? [];
			if (fileId === undefined || language === undefined || typeof value !== 'string') return [];
			return { fileId, language, version: Number(value) };
		});
		const looked = field(form, 'looked') === 'yes';
		const besidePrint = field(form, 'beside');
		const done = await desk.review.approve(member, { storyId: params.id, seen, heard, besidePrint, looked });
		if (done.ok) back(url, 'approved');
		return sayNo('acts', done.reason === 'changed_meanwhile' ? 'approve_changed' : done.reason, {});
	},
	withdraw: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.withdrawApproval(member, params.id);
		return done.ok ? back(url, 'withdrawn') : sayNo('acts', done.reason, {});
	},
	publish: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.review.handOver(member, params.id);
		return done.ok ? back(url, 'published') : sayNo('acts', done.reason, {});
	},
	pause: async ({ locals, params, url, request }) => {
		const { desk, member } = deskOf(locals);
		const form = await request.formData();
		const [who, how] = [field(form, 'who'), field(form, 'how')];
		if (!isAskedBy(who) || !isAskedHow(how)) return sayNo('acts', 'no_choice', {});
		const done = await desk.pauseForSomebody(member, { storyId: params.id, who, how });
		if (!done.ok) return sayNo('acts', done.reason, {});
		return back(url, 'paused', ledgerOf(done.value));
	},
	lift_ask: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.askToLiftPause(member, params.id);
		return done.ok ? back(url, 'lift_asked') : sayNo('acts', done.reason, {});
	},
	lift: async ({ locals, params, url }) => {
		const { desk, member } = deskOf(locals);
		const done = await desk.liftPause(member, params.id);
		return done.ok ? back(url, 'lifted') : sayNo('acts', done.reason, {});
	}
};
