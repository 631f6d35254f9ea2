import { type Result, ok } from '#domain/base/result.ts';
import { whyPublishingWaits } from '#domain/drill/publishing-waits.ts';
import type { Queue } from '#domain/office/queues.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { listMembers } from '#server/store/accounts/members.ts';
import { countQueues, readQueue, type QueuePage } from '#server/store/desk/queues.ts';
import { countQueued } from '#server/store/desk/stop-requests.ts';
import { readDrillFacts } from '#server/store/drill/runs.ts';
import { openStopRequests } from '#server/store/desk/stop-requests.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import { countPress } from './press.ts';
import { countAlarms } from './watch-openings.ts';
import type { DeskDeps } from './deps.ts';

export interface Menu {
	readonly counts: Readonly<Record<Queue | 'stop', number>>;
	/** Requests without proof that wait because too many came at once: an alarm on every page of the desk. */
	readonly queuedStops: number;
	/** Somebody opened very much in a short time: an alarm for those who manage the offices that it concerns. */
	readonly openingAlarms: number;
	/** Journalists who wait to be registered, and their questions. */
	readonly press: number;
	/** Why nothing new is published; null: it is. */
	readonly publishingWaits: 'failed' | 'overdue' | null;
}

/** The numbers beside the menu. */
export async function readMenu(deps: DeskDeps, member: Member): Promise<Menu> {
	const [counts, stops, queuedStops, openingAlarms, press, drills] = await Promise.all([
		countQueues(deps.db, member, deps.clock()),
		openStopRequests(deps.db, member),
		countQueued(deps.db),
		countAlarms(deps, member),
		countPress(deps, member),
		readDrillFacts(deps.db)
	]);
	const publishingWaits = whyPublishingWaits(drills, deps.clock());
	return { counts: { ...counts, stop: stops.length }, queuedStops, openingAlarms, press, publishingWaits };
}

export interface QueueView extends QueuePage {
	/** People whom this person may give a story to; empty where they may not. */
	readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** One page of a queue, routed by office and reading languages. */
export async function openQueue(
	deps: DeskDeps,
	member: Member,
	asked: { queue: Queue; everyLanguage: boolean; after: string | null }
): Promise<Result<QueueView, NotAllowed>> {
	const allowed = authorize(member, 'see_queues');
	if (!allowed.ok) return allowed;
	const page = await readQueue(deps.db, member, { ...asked, now: deps.clock() });
	const assigns = member.roles.some((role) => ['reviewer', 'office_manager', 'network_manager'].includes(role));
	const people = assigns
		? (await listMembers(deps.db, 'all')).filter(
				(person) => !person.closed && person.roles.some((role) => ['editor', 'reviewer'].includes(role))
			)
		: [];
	return ok({ ...page, people: people.map(({ id, name }) => ({ id, name })) });
}
