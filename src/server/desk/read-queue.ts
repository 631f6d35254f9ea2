import { type Result, ok } from '#domain/base/result.ts';
import { whyPublishingWaits } from '#domain/drill/publishing-waits.ts';
import { DESK_PAGES, type DeskPage } from '#domain/office/desk-pages.ts';
import { mayOnStory, reads } from '#domain/office/may.ts';
import type { List, Queue } from '#domain/office/queues.ts';
import { reachOf } from '#domain/office/reach.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { listMembers } from '#server/store/accounts/members.ts';
import { listOffices, type Office } from '#server/store/accounts/offices.ts';
import { countQueues, type QueueLine, readQueue, type QueuePage, type Sought } from '#server/store/desk/queues.ts';
import { liveStopAlarm } from '#server/store/desk/stop-alarms.ts';
import { countOpenStops, countQueued } from '#server/store/desk/stop-requests.ts';
import { readDrillFacts } from '#server/store/drill/runs.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import { guard } from './guard.ts';
import { countPress } from './press.ts';
import { countAlarms } from './watch-openings.ts';
import type { DeskDeps } from './deps.ts';

export interface Menu {
	readonly counts: Readonly<Record<Queue | 'stop', number>>;
	/** Requests without proof that wait because too many came at once: an alarm on every page of the desk. */
	readonly queuedStops: number;
	/** How many were paused without proof in a short time, until somebody has looked into it: an alarm, too. */
	readonly manyStops: number;
	/** Somebody opened very much in a short time: an alarm for those who manage the offices that it concerns. */
	readonly openingAlarms: number;
	/** Journalists who wait to be registered, and their questions. */
	readonly press: number;
	/** Why nothing new is published; null: it is. */
	readonly publishingWaits: 'failed' | 'overdue' | null;
	/** The pages that this person may open, in the order of the menu. */
	readonly pages: readonly DeskPage[];
}

/** What stands in the menu, and the numbers beside it. */
export async function readMenu(deps: DeskDeps, member: Member): Promise<Menu> {
	const [counts, stop, queuedStops, stopAlarm, openingAlarms, press, drills] = await Promise.all([
		countQueues(deps.db, member, deps.clock()),
		countOpenStops(deps.db, member),
		countQueued(deps.db),
		liveStopAlarm(deps.db),
		countAlarms(deps, member),
		countPress(deps, member),
		readDrillFacts(deps.db)
	]);
	const publishingWaits = whyPublishingWaits(drills, deps.clock());
	const manyStops = stopAlarm?.pauses ?? 0;
	const pages = DESK_PAGES.filter((route) => guard(member, { route, method: 'GET', search: '' }).go);
	return { counts: { ...counts, stop }, queuedStops, manyStops, openingAlarms, press, publishingWaits, pages };
}

/** People of one office who may be given a story. */
export interface Givable {
	readonly office: string;
	/** `reads`: whether the story is in a language that this person reads; those stand first. */
	readonly people: readonly {
		readonly id: string;
		readonly name: string;
		readonly reading: readonly string[];
		readonly reads: boolean;
	}[];
}

export interface QueueView extends Omit<QueuePage, 'lines'> {
	/**
	 * With whom each may be given to, by office, the own one of the story first; empty where this person gives nothing.
	 * `mayClaim`: nobody has it, and this person may take it.
	 */
	readonly lines: readonly (QueueLine & { readonly mayClaim: boolean; readonly givable: readonly Givable[] })[];
	/** To look in one office alone; empty for those who have only their own. */
	readonly offices: readonly Pick<Office, 'id' | 'name'>[];
}

/** One page of a list, routed by office and reading languages, or the one story that is sought, wherever it stands. */
export async function openQueue(
	deps: DeskDeps,
	member: Member,
	asked: { queue: List; everyLanguage: boolean; after: string | null; sought?: Sought }
): Promise<Result<QueueView, NotAllowed>> {
	const allowed = authorize(member, 'see_queues');
	if (!allowed.ok) return allowed;
	const { sought = { office: null, country: null, storyId: null } } = asked;
	const page = await readQueue(deps.db, member, { ...asked, sought, now: deps.clock() });
	const offices = await listOffices(deps.db);
	const gives = page.lines.some((line) => mayOnStory(member, 'assign', subjectOf(line)));
	const people = gives ? (await listMembers(deps.db, { all: true })).filter(({ closed }) => !closed) : [];
	return ok({
		...page,
		lines: page.lines.map((line) => ({
			...line,
			mayClaim: line.assignedTo === null && line.end === null && mayOnStory(member, 'claim', subjectOf(line)),
			givable: givableTo(line, member, { people, offices })
		})),
		offices: reachOf(member).all ? offices.map(({ id, name }) => ({ id, name })) : []
	});
}

/** What decides about taking a line, or giving it to somebody. Who had a hand in it decides about other acts only. */
function subjectOf({ officeId, risk, assignedTo, needsPanel }: QueueLine) {
	return { officeId, risk, assignedTo, needsPanel, authors: [], gatheredBy: [] };
}

/** Whom the act lets have the story: those of its office, and reviewers of others where one of them is needed. */
function givableTo(
	line: QueueLine,
	member: Member,
	{ people, offices }: { readonly people: readonly Member[]; readonly offices: readonly Office[] }
): Givable[] {
	const story = subjectOf(line);
	if (line.end !== null || !mayOnStory(member, 'assign', story)) return [];
	const may = people.filter((one) => mayOnStory(one, 'claim', { ...story, assignedTo: one.id }));
	const named = [...offices].sort((a, b) => Number(b.id === line.officeId) - Number(a.id === line.officeId));
	return named.flatMap(({ id, name: office }) => {
		const own = may
			.filter(({ officeId }) => officeId === id)
			.map((one) => ({ id: one.id, name: one.name, reading: one.reading, reads: reads(one, line.language) }))
			.sort((a, b) => Number(b.reads) - Number(a.reads));
		return own.length === 0 ? [] : [{ office, people: own }];
	});
}
