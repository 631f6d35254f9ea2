/** Makes the views of the form for telling, so that every path through it shows the same page the same way. */
import { type Answers, answersOf, isGroup, isOutsideScreen, type Screen } from '#domain/tell/answers.ts';
import { allowedChannels } from '#domain/tell/choices.ts';
import { previewOf } from '#domain/tell/preview.ts';
import type { IntakeDeps } from './deps.ts';
import type { Draft, DraftPicture } from './tell-drafts.ts';
import { answersAt, answersOfAll, groupView, secondWordAt } from './tell-group.ts';
import { officesFor } from './tell-offices.ts';
import { noticeRead, otherNotices } from './notice-read.ts';
import { soundOffered } from './sound-offered.ts';
import type { Stamps } from './tell-stamp.ts';
import type { AskView, PictureLine, TellView, Visit } from './tell-view.ts';

type Extra = Partial<
	Pick<AskView, 'faults' | 'notice' | 'newer' | 'carried' | 'refused' | 'refusedRecordings' | 'stamp'>
>;

export interface Pages {
	/** A page before anything is kept. */
	early(visit: Visit, screen: 'start' | 'office', answers: Answers, extra?: Extra): Promise<AskView>;
	/** A page of a draft; `typed` replaces what is kept of this screen (words that need another look). */
	draft(visit: Visit, draft: Draft & { sent: false }, screen: Screen, typed?: Answers, extra?: Extra): Promise<AskView>;
	/** What was typed, when the database does not answer: nothing of it is lost. */
	trouble(visit: Visit, screen: Screen, answers: Answers, known: { token: string | null; version: number }): AskView;
	minor(visit: Visit, country: string | undefined): Promise<TellView>;
}

const NO_STORY = '0000000000';

/** Pages with offices from the database and stamps for what they send. */
export function createPages(deps: Pick<IntakeDeps, 'db' | 'clock' | 'notices'>, stamps: Stamps): Pages {
	const plain = (visit: Visit): Omit<AskView, 'screen' | 'answers' | 'offices'> => ({
		kind: 'ask',
		mode: visit.mode,
		now: deps.clock(),
		token: null,
		version: 0,
		stamp: stamps.make(),
		faults: [],
		notice: null,
		newer: null,
		carried: null,
		pictures: [],
		refused: [],
		recordings: [],
		refusedRecordings: [],
		hasSecondWord: false,
		group: null,
		preview: null,
		sound: null,
		otherNotices: []
	});
	const noticesFor = async (visit: Visit, screen: Screen, answers: Answers) => {
		// At the first page it is asked which one is read, so that page offers its own beside the others.
		if (screen === 'start')
			return { sound: await soundOffered(deps.db, deps.notices(visit.locale)), otherNotices: await otherNotices(deps) };
		if (screen !== 'office') return {};
		return { sound: await soundOffered(deps.db, await noticeRead(deps, visit.locale, answers)) };
	};
	return {
		async early(visit, screen, answers, extra = {}) {
			const offices = await officesFor(deps.db, answers.country, visit.office);
			const preset = answers.office || visit.office || offices.find((office) => office.near)?.id;
			return {
				...plain(visit),
				screen,
				answers: { ...answers, office: preset },
				offices,
				...(await noticesFor(visit, screen, answers)),
				...extra
			};
		},
		async draft(visit, draft, screen, typed, extra = {}) {
			const { body } = draft;
			const known = answersAt(body, screen);
			const answers = typed ? { ...known, ...answersOf(screen, typed) } : known;
			const needsOffices = screen === 'office' || screen === 'check';
			return {
				...plain(visit),
				token: draft.token,
				version: draft.version,
				screen,
				// Reading it all once more, a channel is shown only if all its questions were answered with yes.
				answers: screen === 'check' ? { ...answers, also: allowedChannels(answers).join(',') } : answers,
				offices: needsOffices ? await officesFor(deps.db, answers.country, visit.office) : [],
				pictures: body.pictures.filter(({ kind }) => kind !== 'recording').map(line),
				recordings: body.pictures.filter(({ kind }) => kind === 'recording').map(line),
				hasSecondWord: secondWordAt(body, screen) !== null,
				group: groupView(body, screen, deps.clock()),
				preview: previewFor(
					screen,
					answers,
					{ storyId: body.storyId, now: deps.clock() },
					screen === 'check' && isGroup(answers) ? answersOfAll(body) : [answers]
				),
				...(await noticesFor(visit, screen, answers)),
				...extra
			};
		},
		trouble(visit, screen, answers, { token, version }) {
			const preview = previewFor(screen, answers, { storyId: NO_STORY, now: deps.clock() });
			return { ...plain(visit), screen, answers, token, version, offices: [], notice: 'trouble', preview };
		},
		async minor(visit, country) {
			const offices = await officesFor(deps.db, country, visit.office);
			return { kind: 'minor', country: country ?? '', offices, mode: visit.mode };
		}
	};
}

function line({ id, name, bytes }: DraftPicture): PictureLine {
	return { id, name, bytes };
}

/** What people would see of it, on the pages where that is decided. */
function previewFor(
	screen: Screen,
	answers: Answers,
	where: { storyId: string; now: number },
	tellers: readonly Answers[] = [answers]
): AskView['preview'] {
	if (isOutsideScreen(screen)) return previewOf(answers, screen, where, tellers);
	return screen === 'shown' || screen === 'check' ? previewOf(answers, 'web', where, tellers) : null;
}
